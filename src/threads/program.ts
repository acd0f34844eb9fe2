import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Code that runs in a worker thread, in the two forms that it travels in. */
export interface Program {
  /** Its file: used where the library runs from its own files, as from source or an installed package. */
  readonly url: URL;
  /** The same with everything that it imports, as text: used where a bundler has taken the files away. */
  readonly text: () => Promise<{ default: string }>;
  /** How the thread is called. */
  readonly name: string;
}

/**
 * Starts a program in a worker thread. The thread does not keep the process alive until `ref()` is called on it.
 * From files it starts at once; from text after a turn of the event loop.
 */
export function startProgram(program: Program): Worker | Promise<Worker> {
  if (isFile(program.url)) return new Worker(program.url, { name: program.name, ref: false });
  return program.text().then(({ default: text }) => {
    const url = URL.createObjectURL(new File([text], `${program.name}.js`, { type: "application/javascript" }));
    return new Worker(url, { name: program.name, ref: false });
  });
}

function isFile(url: URL): boolean {
  return url.protocol === "file:" && existsSync(fileURLToPath(url));
}
