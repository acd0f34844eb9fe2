/** An error reply of a Redis server, as part of a {@link Reply}. */
export class ErrorReply {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** A reply of a Redis server in version 2 of its protocol (RESP). */
export type Reply = string | number | null | ErrorReply | readonly Reply[];

/** Error for a reply that is longer than the parser accepts. The connection cannot be used any more. */
export class LongReplyError extends Error {
  /** The part of the incomplete element that arrived, for example the key of a stream; empty if there is none. */
  readonly element: readonly Reply[];

  constructor(limit: number, element: readonly Reply[]) {
    super(`a reply has an element of more than ${limit >> 20} MiB`);
    this.element = element;
  }
}

/** Maximum length in bytes of a line of a reply: a number, a status or an error. */
const MAX_LINE = 65_536;
const NOT_REDIS = "the server does not reply in the protocol of Redis";
const NEW_LINE = Buffer.from("\r\n");

interface Frame {
  readonly items: Reply[];
  left: number;
}

/** Returns the bytes of a Redis command. */
export function encodeCommand(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;
}

/**
 * Parses the replies of a Redis server, which arrive in parts. A single element of a reply may have a limited number of
 * bytes, so that a client of the server cannot exhaust the memory of another one.
 */
export class ReplyParser {
  readonly #limit: number;
  readonly #onReply: (reply: Reply) => void;
  readonly #frames: Frame[] = [];
  /** The beginning of a line whose end has not arrived. */
  #line: Buffer = Buffer.alloc(0);
  /** Parts of a text of known length, and the number of bytes that are missing, with the end of the line. */
  #parts: Buffer[] = [];
  #missing = 0;
  /** Number of bytes of the current element. */
  #size = 0;

  /** @param limit maximum number of bytes of one element of a reply. */
  constructor(limit: number, onReply: (reply: Reply) => void) {
    this.#limit = limit;
    this.#onReply = onReply;
  }

  /**
   * Parses the next bytes of the connection, and reports each complete reply.
   *
   * @throws LongReplyError if an element is too long; Error if the bytes are no replies.
   */
  push(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) {
      at = this.#missing > 0 ? this.#takeText(bytes, at) : this.#takeLine(bytes, at);
    }
  }

  #takeText(bytes: Buffer, at: number): number {
    const part = bytes.subarray(at, at + this.#missing);
    this.#missing -= part.length;
    this.#parts.push(part);
    if (this.#missing === 0) {
      const text = this.#parts.length === 1 ? part : Buffer.concat(this.#parts);
      this.#parts = [];
      this.#add(text.toString("utf8", 0, text.length - NEW_LINE.length));
    }
    return at + part.length;
  }

  #takeLine(bytes: Buffer, at: number): number {
    // The two bytes of the line's end may arrive in different parts, so the search includes the part before.
    const before = this.#line.length;
    const found = before === 0 ? bytes.indexOf(NEW_LINE, at) : -1;
    if (found >= 0) {
      this.#parseLine(bytes.toString("latin1", at, at + 1), bytes.toString("utf8", at + 1, found));
      return found + NEW_LINE.length;
    }
    const end = bytes.indexOf(NEW_LINE[1]!, at);
    const stop = end < 0 ? bytes.length : end + 1;
    const line = Buffer.concat([this.#line, bytes.subarray(at, stop)]);
    if (line.length > MAX_LINE) throw new Error(NOT_REDIS);
    const isComplete = line.length >= NEW_LINE.length && line.subarray(-NEW_LINE.length).equals(NEW_LINE);
    this.#line = isComplete ? Buffer.alloc(0) : line;
    if (isComplete) {
      this.#parseLine(line.toString("latin1", 0, 1), line.toString("utf8", 1, line.length - NEW_LINE.length));
    }
    return stop;
  }

  #parseLine(type: string, text: string): void {
    this.#grow(text.length);
    const number = Number(text);
    if (type === "+") this.#add(text);
    else if (type === "-") this.#add(new ErrorReply(text));
    else if (!/^-?\d+$/.test(text) || !":$*".includes(type)) throw new Error(NOT_REDIS);
    else if (type === ":") this.#add(number);
    else if (number < 0) this.#add(null);
    else if (type === "$") {
      this.#grow(number);
      this.#missing = number + NEW_LINE.length;
    } else if (number === 0) this.#add([]);
    else this.#frames.push({ items: [], left: number });
  }

  #grow(bytes: number): void {
    this.#size += bytes;
    if (this.#size > this.#limit) throw new LongReplyError(this.#limit, this.#frames[1]?.items ?? []);
  }

  #add(value: Reply): void {
    let complete = value;
    for (let frame = this.#frames.at(-1); frame !== undefined; frame = this.#frames.at(-1)) {
      frame.items.push(complete);
      // An element of the outermost array is complete.
      if (this.#frames.length === 1) this.#size = 0;
      if (--frame.left > 0) return;
      complete = frame.items;
      this.#frames.pop();
    }
    this.#size = 0;
    this.#onReply(complete);
  }
}
