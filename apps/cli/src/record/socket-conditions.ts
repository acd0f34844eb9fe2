import type { Fields } from "./reduce.ts";
import { ipv6Text } from "./tables.ts";

/** Instructions of the programs with which the kernel filters sockets. (linux/inet_diag.h) */
const codes = { jump: 1, sourceMin: 2, sourceMax: 3, destinationMin: 4, destinationMax: 5, source: 7, destination: 8 };
const HEADER = 4;
const AF_INET = 2;
const AF_INET6 = 10;

/**
 * Returns the conditions of `Sockets.list` with the meaning of a filter program of ss(8): conditions or their opposites that
 * are all true, and alternatives of these. Returns undefined for other programs.
 */
export function socketConditions(program: Uint8Array): Fields | undefined {
  const instructions = instructionsIn(program);
  // The first of two alternatives ends with a jump to the end of the program.
  const end = instructions?.findLast(({ code, at, no }) => code === codes.jump && at + no === program.length);
  if (instructions === undefined || end === undefined) return instructions && conjunction(program, instructions);
  const one = socketConditions(program.subarray(0, end.at));
  const other = socketConditions(program.subarray(end.at + HEADER));
  if (one === undefined || other === undefined) return undefined;
  return { or: [one, other].flatMap((each) => ("or" in each ? (each["or"] as Fields[]) : [each])) };
}

interface Instruction {
  readonly at: number;
  readonly code: number;
  /** Length of the instruction; the next one follows if its condition is true. */
  readonly yes: number;
  /** Where the program continues if the condition is false. Behind the end, it rejects the socket. */
  readonly no: number;
}

function instructionsIn(program: Uint8Array): Instruction[] | undefined {
  const view = new DataView(program.buffer, program.byteOffset, program.length);
  const found: Instruction[] = [];
  for (let at = 0; at < program.length; at += found.at(-1)!.yes) {
    if (program.length - at < HEADER) return undefined;
    const instruction = { at, code: view.getUint8(at), yes: view.getUint8(at + 1), no: view.getUint16(at + 2, true) };
    if (instruction.yes < HEADER || at + instruction.yes > program.length) return undefined;
    found.push(instruction);
  }
  return found;
}

/** Returns the conditions of a program without alternatives. */
function conjunction(program: Uint8Array, instructions: readonly Instruction[]): Fields | undefined {
  const all: Fields[] = [];
  const rejects = ({ at, no }: Instruction) => at + no === program.length + HEADER;
  for (let index = 0; index < instructions.length; index++) {
    const instruction = instructions[index]!;
    const { at, code, yes, no } = instruction;
    const condition = conditionOf(code, program.subarray(at + HEADER, at + yes));
    if (condition === undefined) return undefined;
    const next = instructions[index + 1];
    // The opposite of a condition: if it is true, a jump rejects the socket.
    const isOpposite = next?.code === codes.jump && rejects(next) && no === yes + HEADER;
    if (!isOpposite && !rejects(instruction)) return undefined;
    all.push(isOpposite ? opposite(condition) : condition);
    if (isOpposite) index++;
  }
  return merged(all);
}

function opposite(condition: Fields): Fields {
  const [[end, { port } = {} as Fields]] = Object.entries(condition) as [[string, Fields]];
  const { from, to } = (typeof port === "object" ? port : {}) as { from?: number; to?: number };
  if (to !== undefined) return { [end]: { port: { from: to + 1 } } };
  return from === undefined ? { not: condition } : { [end]: { port: { to: from - 1 } } };
}

/** Returns the condition of an instruction with its operand. */
function conditionOf(code: number, operand: Uint8Array): Fields | undefined {
  const view = new DataView(operand.buffer, operand.byteOffset, operand.length);
  if (code === codes.source || code === codes.destination) {
    if (operand.length < 8) return undefined;
    const port = view.getInt32(4, true);
    const [family, prefix] = operand;
    const address = addressOf(family!, prefix!, operand.subarray(8));
    if (prefix! > 0 && address === undefined) return undefined;
    const end = { ...(address === undefined ? {} : { address }), ...(port < 0 ? {} : { port }) };
    return { [code === codes.source ? "source" : "destination"]: end };
  }
  const end = code === codes.sourceMin || code === codes.sourceMax ? "source" : "destination";
  const isMin = code === codes.sourceMin || code === codes.destinationMin;
  if (!isMin && code !== codes.sourceMax && code !== codes.destinationMax) return undefined;
  // The operand is an instruction without a length, whose last member is the port.
  if (operand.length !== HEADER) return undefined;
  const port = view.getUint16(2, true);
  return { [end]: { port: isMin ? { from: port } : { to: port } } };
}

function addressOf(family: number, prefix: number, bytes: Uint8Array): string | undefined {
  if (prefix === 0) return undefined;
  const isComplete = bytes.length >= (family === AF_INET ? 4 : 16);
  if (family === AF_INET && isComplete) return withPrefix([...bytes.subarray(0, 4)].join("."), prefix, 32);
  if (family !== AF_INET6 || !isComplete) return undefined;
  return withPrefix(ipv6Text(bytes), prefix, 128);
}

const withPrefix = (address: string, prefix: number, longest: number) =>
  prefix === longest ? address : `${address}/${prefix}`;

/** Returns conditions that are all true as one object. */
function merged(all: readonly Fields[]): Fields {
  const result: Record<string, Fields> = {};
  for (const [end, condition] of all.flatMap((one) => Object.entries(one) as [string, Fields][])) {
    const known = result[end] ?? {};
    // An address and a port of the same end.
    if (Object.keys(condition).some((name) => Object.hasOwn(known, name))) return { and: [...all] };
    result[end] = { ...known, ...condition };
  }
  return result;
}
