import { closeSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { posix } from "node:path";

// An entry of a cpio archive in the "newc" format. Each number has 8 hexadecimal digits:
//  "070701" inode mode uid gid links mtime size device(2) special device(2) name size check
//  name, NUL, padding to 4; content, padding to 4                  an archive ends with the name "TRAILER!!!"

const MAGIC = "070701";
const END = "TRAILER!!!";
const DIRECTORY = 0o040755;
const FILE = 0o100644;
const PROGRAM = 0o100755;
const LINK = 0o120777;

/**
 * Writes a cpio archive ("newc" format) that Linux unpacks as its initial file system. Root owns every file in the
 * archive. Paths are relative to the root directory; missing directories are created. Archives may be concatenated;
 * files of a later archive replace those of earlier ones.
 */
export class Archive implements Disposable {
  readonly #fd: number;
  readonly #directories = new Set<string>(["."]);
  #count = 0;
  #open = true;

  /** Creates the archive file, or starts a new archive at the end of an existing file with `append`. */
  constructor(file: string, options: { append?: boolean } = {}) {
    this.#fd = openSync(file, options.append === true ? "a" : "w");
  }

  /** Adds a directory, unless the archive already contains it. */
  directory(path: string): this {
    if (this.#directories.has(path)) return this;
    this.directory(posix.dirname(path));
    this.#directories.add(path);
    return this.#entry(path, DIRECTORY, EMPTY);
  }

  /** Adds a file with the given content to the archive. */
  file(path: string, content: string | Uint8Array, options: { executable?: boolean } = {}): this {
    this.directory(posix.dirname(path));
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    return this.#entry(path, options.executable === true ? PROGRAM : FILE, bytes);
  }

  /** Adds a copy of a file on this machine to the archive. An executable file stays executable. */
  copy(path: string, source: string): this {
    return this.file(path, readFileSync(source), { executable: (statSync(source).mode & 0o100) !== 0 });
  }

  /** Adds a symbolic link to the archive. */
  link(path: string, target: string): this {
    this.directory(posix.dirname(path));
    return this.#entry(path, LINK, new TextEncoder().encode(target));
  }

  /** Writes the end of the archive and closes the file. */
  finish(): void {
    this.#entry(END, 0, EMPTY);
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    if (this.#open) closeSync(this.#fd);
    this.#open = false;
  }

  #entry(path: string, mode: number, content: Uint8Array): this {
    const name = new TextEncoder().encode(`${path}\0`);
    // Each file gets its own inode number, because the kernel treats files with the same number as hard links.
    const fields = [++this.#count, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0];
    const header = new TextEncoder().encode(
      MAGIC + fields.map((field) => field.toString(16).padStart(8, "0")).join(""),
    );
    this.#write(header);
    this.#write(name);
    this.#pad(header.length + name.length);
    this.#write(content);
    this.#pad(content.length);
    return this;
  }

  #write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at);
  }

  #pad(length: number): void {
    this.#write(new Uint8Array(-length & 3));
  }
}

const EMPTY = new Uint8Array(0);
