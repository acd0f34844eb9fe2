import type { NetworkNamespace } from "../../../src/index.ts";
import { runIn } from "../../support/oracle.ts";

/** One line that `ss -Hane…O` prints. */
export interface SsLine {
  readonly netid: string;
  readonly state: string;
  readonly receive: number;
  readonly send: number;
  readonly local: string;
  readonly peer: string;
  /** Words of the line after the two ends of the socket: `uid:0`, `ino:77`, `sk:5`, `skmem:(…)`, `cubic` and so on. */
  readonly rest: string;
}

/** Runs `ss` in a namespace and splits its output lines into fields. */
export function ss(netns: NetworkNamespace, ...options: string[]): SsLine[] {
  const text = runIn(netns, ["ss", "-HnaemiO", ...options]).trim();
  if (text === "") return [];
  return text.split("\n").map((line) => {
    const [, netid, state, receive, send, local, peer, rest] =
      /^(\S+)\s+(\S+)\s+(\d+)\s+(\d+)\s+(\S+(?: \d+)?)\s+(\S+(?: \d+)?)\s*(.*)$/.exec(line)!;
    return {
      netid: netid!,
      state: state!,
      receive: Number(receive),
      send: Number(send),
      local: local!,
      peer: peer!,
      rest: rest!,
    };
  });
}

/** Returns the word of a line that starts with a name and a colon. For the name "ino" it is a word such as "ino:77". */
export function word(line: SsLine, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}:(\\S+)`).exec(line.rest)?.[1];
}
