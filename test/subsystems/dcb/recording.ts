import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runC } from "../../support/c-compiler.ts";

/** Messages that `dcb` sent for one command, and the output of the command. */
export interface Recording {
  /** Arguments of the `dcb` command, without the word "dcb". */
  readonly command: string;
  /** The netlink messages that the command sent, in hexadecimal. Their sequence numbers are replaced by 0. */
  readonly sent: readonly string[];
  /** The JSON output of the command for the device's reply, if it is an object. */
  readonly printed?: unknown;
}

/** Name of the device in recorded commands and messages. */
export const DEVICE = "plain";

/** All recorded commands of `dcb`. `PLAIN` stands for the device's name. */
export const commands: readonly string[] = [
  "-j app show dev PLAIN",
  "app add dev PLAIN dscp-prio 46:5",
  "app add dev PLAIN ethtype-prio 0x8906:3 stream-port-prio 80:1 dgram-port-prio 53:2 port-prio 443:4 default-prio 0",
  "app del dev PLAIN dscp-prio 46:5 10:6",
  "app replace dev PLAIN dscp-prio 46:7",
  "app replace dev PLAIN dscp-prio 46:5",
  "app replace dev PLAIN stream-port-prio 3260:4",
  "app flush dev PLAIN",
  "app flush dev PLAIN dscp-prio",
  "-j buffer show dev PLAIN",
  "buffer set dev PLAIN prio-buffer all:0 0:1",
  "buffer set dev PLAIN buffer-size all:1000 7:2000",
  "-j dcbx show dev PLAIN",
  "dcbx set dev PLAIN host cee static lld-managed",
  "dcbx set dev PLAIN host ieee",
  "-j ets show dev PLAIN",
  "ets set dev PLAIN willing off",
  "ets set dev PLAIN tc-tsa all:strict 0:ets 1:cbs tc-bw all:0 0:100",
  "ets set dev PLAIN prio-tc all:0 3:1 pg-bw all:0 1:40 2:60",
  "ets set dev PLAIN reco-tc-bw all:0 6:100 reco-tc-tsa all:strict 6:ets reco-prio-tc all:2",
  "-j maxrate show dev PLAIN",
  "maxrate set dev PLAIN tc-maxrate all:1000 1:2000kbit",
  "-s -j pfc show dev PLAIN",
  "pfc set dev PLAIN prio-pfc all:off 3:on",
  "pfc set dev PLAIN prio-pfc 0:on macsec-bypass off delay 5",
];

const here = import.meta.dir;

/** Names of the programs needed for recording. */
export const tools = ["dcb", "strace", "ip", "cc"] as const;

/** Returns the recordings that are stored in the test fixtures. */
export function knownRecordings(): Recording[] {
  return JSON.parse(readFileSync(join(here, "fixtures/requests.json"), "utf8")).recordings;
}

/**
 * Returns messages built from the structures of the kernel header, by name. Each message is in hexadecimal and starts
 * with struct dcbmsg.
 */
export function knownLayouts(): Record<string, string> {
  return JSON.parse(readFileSync(join(here, "fixtures/layouts.json"), "utf8"));
}

/** Builds the messages from the kernel header with a C compiler, or returns the reason why it cannot. */
export function makeLayouts(): { layouts: Record<string, string> } | { reason: string } {
  const ran = runC(readFileSync(join(here, "layouts.c"), "utf8"));
  if ("reason" in ran) return ran;
  const lines = ran.output.trim().split("\n");
  return { layouts: Object.fromEntries(lines.map((line) => /^(.*) ([0-9a-f]+)$/.exec(line)!.slice(1))) };
}

/**
 * Runs every command of `dcb` in this process's network namespace, and records the messages that the command sends. A
 * fake device replies to reads with the fixture `ieee-get`, and to changes with success.
 */
export function record(layouts: Record<string, string>): Recording[] {
  const directory = mkdtempSync(join(tmpdir(), "bun-netlink-dcb-"));
  try {
    const answer = join(directory, "answer");
    const library = join(directory, "answering-kernel.so");
    writeFileSync(answer, Uint8Array.fromHex(layouts["ieee-get"]!));
    run(["cc", "-shared", "-fPIC", "-o", library, join(here, "answering-kernel.c"), "-ldl"]);
    run(["ip", "link", "add", DEVICE, "type", "veth", "peer", "name", "other"]);
    const words = [
      "-e",
      "trace=sendto",
      "-e",
      "write=all",
      "-E",
      `LD_PRELOAD=${library}`,
      "-E",
      `DCB_ANSWER=${answer}`,
    ];
    return commands.map((command) => {
      const trace = ["strace", ...words, "dcb", ...command.replace("PLAIN", DEVICE).split(" ")];
      const { stdout, stderr } = run(trace);
      const sent = messagesOf(stderr);
      return command.startsWith("-") ? { command, sent, printed: JSON.parse(stdout) } : { command, sent };
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Parses the messages in the output of strace. Each message starts at offset 0 of its hex dump. */
function messagesOf(trace: string): string[] {
  const messages: string[] = [];
  for (const [, offset, digits] of trace.matchAll(/^ \| (\w{5}) ((?: {1,2}[0-9a-f]{2})+)/gm)) {
    const bytes = digits!.replaceAll(" ", "");
    if (offset === "00000") messages.push(bytes);
    else messages.push(messages.pop()! + bytes);
  }
  return messages.map(withoutSequence);
}

/** Returns a copy of a message with sequence number 0. */
export function withoutSequence(digits: string): string {
  return `${digits.slice(0, 16)}00000000${digits.slice(24)}`;
}

function run(command: string[]): { stdout: string; stderr: string } {
  const { stdout, stderr, exitCode } = Bun.spawnSync(command);
  if (exitCode !== 0) throw new Error(`${command.join(" ")} failed: ${stderr.toString()}`);
  return { stdout: stdout.toString(), stderr: stderr.toString() };
}
