/** Advisory lock of the database: a sweep of files holds it shared, a backup alone, so that no file leaves the disk while it is copied. */
export const copyLock = 7231010;
