import { EINVAL, EPERM } from "../../constants/errno.ts";
import { instructions } from "../../subsystems/sockets/conditions.ts";
import {
  addressLengths,
  type FilterProgram,
  HOST_CONDITION,
  OPERATION,
} from "../../subsystems/sockets/filter-program.ts";
import { Refusal } from "../refusal.ts";

const { NOP, JMP, S_GE, S_LE, D_GE, D_LE, AUTO, S_COND, D_COND, DEV_COND, MARK_COND, S_EQ, D_EQ, CGROUP_COND } =
  instructions;

/** Number of bytes of the operands with a fixed length. */
const operands: ReadonlyMap<number, number> = new Map([
  [NOP, 0],
  [JMP, 0],
  [AUTO, 0],
  // The port is the member `no` of a second instruction.
  ...[S_GE, S_LE, D_GE, D_LE, S_EQ, D_EQ].map((code) => [code, OPERATION] as const),
  [DEV_COND, 4],
  [MARK_COND, 8],
  [CGROUP_COND, 8],
  [S_COND, HOST_CONDITION],
  [D_COND, HOST_CONDITION],
]);

/**
 * Checks a socket filter program (`INET_DIAG_REQ_BYTECODE`) as the kernel does. (`inet_diag_bc_audit`)
 *
 * @throws Refusal EINVAL for an invalid program; EPERM for a condition on marks if `isPermitted` is false.
 */
export function checkProgram(program: FilterProgram, isPermitted: boolean): void {
  const { bytes } = program;
  const { length } = bytes;
  if (length < OPERATION) throw new Refusal(EINVAL);
  const starts = startsOf(program);
  let at = 0;
  while (at < length) {
    const left = length - at;
    if (left < OPERATION) throw new Refusal(EINVAL);
    const code = bytes[at]!;
    if (code === MARK_COND && !isPermitted) throw new Refusal(EPERM);
    const least = leastLength(program, at, code);
    const { yes, no } = program.jumps(at);
    if (code !== NOP) {
      checkJump(no, least, left);
      if (no < left && !starts.has(at + no)) throw new Refusal(EINVAL);
    }
    checkJump(yes, least, left);
    at += yes;
  }
  if (at !== length) throw new Refusal(EINVAL);
}

/** Offsets of the instructions. Jumps to other offsets are invalid. (`valid_cc`) */
function startsOf(program: FilterProgram): ReadonlySet<number> {
  const starts = new Set<number>();
  for (let at = 0; at + OPERATION <= program.bytes.length; ) {
    starts.add(at);
    const { yes } = program.jumps(at);
    if (yes < OPERATION || yes % 4 !== 0) break;
    at += yes;
  }
  return starts;
}

function leastLength({ bytes }: FilterProgram, at: number, code: number): number {
  const fixed = operands.get(code);
  const left = bytes.length - at;
  if (fixed === undefined || left < OPERATION + fixed) throw new Refusal(EINVAL);
  if (code !== S_COND && code !== D_COND) return OPERATION + fixed;
  const addressLength = addressLengths.get(bytes[at + OPERATION]!);
  if (addressLength === undefined) throw new Refusal(EINVAL);
  const least = OPERATION + fixed + addressLength;
  if (left < least || bytes[at + OPERATION + 1]! > addressLength * 8) throw new Refusal(EINVAL);
  return least;
}

function checkJump(distance: number, least: number, left: number): void {
  if (distance < least || distance > left + 4 || distance % 4 !== 0) throw new Refusal(EINVAL);
}
