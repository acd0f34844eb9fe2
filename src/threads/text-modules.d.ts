/** A file that is imported as text: `import text from "./x.txt" with { type: "text" }`. */
declare module "*.txt" {
  const text: string;
  export default text;
}
