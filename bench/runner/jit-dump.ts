import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

// Layout of the jitdump format (tools/perf/Documentation/jitdump-specification.txt of the kernel). All numbers have the
// byte order of the machine.
const HEADER_SIZE_OFFSET = 8;
const RECORD_HEADER_SIZE = 16;
const JIT_CODE_LOAD = 0;
const JIT_CODE_DEBUG_INFO = 2;

/** The part of a code block that belongs to one source file. It ends where the next part starts. */
interface Part {
  start: number;
  file: string;
}

/** Machine code that the engine compiled from one function and the functions that are inlined in it. */
interface CodeBlock {
  start: number;
  end: number;
  /** Time in seconds of the monotonic clock at which the code was loaded. Later code can have the same address. */
  loaded: number;
  /** Parts by ascending start address. Empty for the engine's own code, which belongs to no source file. */
  parts: readonly Part[];
}

/** Returns the environment variables that make Bun write its compiled code to a folder, which {@link JitDump} reads. */
export function jitDumpVariables(folder: string): Record<string, string> {
  return {
    // The order is required: after the variables of JITDump, the engine ignores the ones that add source files.
    BUN_JSC_useSourceCodeDump: "1",
    BUN_JSC_sourceCodeDumpDirectory: folder,
    BUN_JSC_useJITDump: "1",
    BUN_JSC_jitDumpDirectory: folder,
  };
}

/** The compiled code of a Bun process. */
export class JitDump {
  readonly #blocks: readonly CodeBlock[];

  /** Reads the files that Bun wrote to `folder`. */
  constructor(folder: string) {
    const names = readdirSync(folder).filter((name) => name.endsWith(".dump"));
    this.#blocks = names.flatMap((name) => readBlocks(readFileSync(join(folder, name))));
  }

  /**
   * Returns the source file of the code that was at an address at a time in seconds. For inlined code, this is the file
   * of the inlined function. Returns "" for code that belongs to no file, and undefined if the address is not in
   * compiled code.
   */
  fileAt(address: number, time: number): string | undefined {
    let block: CodeBlock | undefined;
    for (const candidate of this.#blocks) {
      if (address < candidate.start || address >= candidate.end || candidate.loaded > time) continue;
      if (block === undefined || candidate.loaded >= block.loaded) block = candidate;
    }
    return block && (block.parts.findLast(({ start }) => start <= address)?.file ?? "");
  }
}

function readBlocks(bytes: Buffer): CodeBlock[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u32 = (at: number) => view.getUint32(at, true);
  const u64 = (at: number) => Number(view.getBigUint64(at, true));
  const blocks: CodeBlock[] = [];
  /** Parts by the address of their code block. In the file, the parts precede their block. */
  const parts = new Map<number, Part[]>();
  let at = u32(HEADER_SIZE_OFFSET);
  while (at + RECORD_HEADER_SIZE <= bytes.length) {
    const size = u32(at + 4);
    // The last record is incomplete if the process was killed.
    if (size < RECORD_HEADER_SIZE || at + size > bytes.length) break;
    const body = at + RECORD_HEADER_SIZE;
    if (u32(at) === JIT_CODE_LOAD) {
      const start = u64(body + 16);
      const loaded = u64(at + 8) / 1e9;
      blocks.push({ start, end: start + u64(body + 24), loaded, parts: parts.get(start) ?? [] });
      parts.delete(start);
    } else if (u32(at) === JIT_CODE_DEBUG_INFO) {
      parts.set(u64(body), readParts(bytes, body + 16, u64(body + 8), u64));
    }
    at += size;
  }
  return blocks;
}

/** Reads the entries of a debug information record. Each has an address, a line, a discriminator and a file name. */
function readParts(bytes: Buffer, at: number, count: number, u64: (at: number) => number): Part[] {
  const parts: Part[] = [];
  for (let entry = 0; entry < count; entry++) {
    const end = bytes.indexOf(0, at + 16);
    parts.push({ start: u64(at), file: bytes.toString("utf8", at + 16, end) });
    at = end + 1;
  }
  return parts.sort((left, right) => left.start - right.start);
}
