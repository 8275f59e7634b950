// Which values are taken out of resources for search. spec: SRC-26

/** To be raised whenever other values are taken: a server that starts with a higher one indexes anew what is stored. A test says when. */
export const indexEdition = 2;
