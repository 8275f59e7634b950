declare module 'virtual:messages/*' {
  const catalogue: Readonly<Record<string, string>>;
  export default catalogue;
}
declare module '*.css';
