import { typeError } from "../../../base/argument-error.ts";
import { checkFlag, checkInteger, checkOptions, type OptionChecks } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { defined } from "../../../base/objects.ts";
import { NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { rtLink } from "../../../families/rt-link.ts";
import type { Steps } from "../../../io/io.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import { type ChangeKind, Changes } from "../core/changes.ts";
import type { InterfaceSource } from "../core/interfaces.ts";
import type { CallOptions } from "../core/options.ts";
import type { Session } from "../core/session.ts";
import { linkHeader } from "./write-link.ts";

/** Options for attaching an XDP program. */
export interface XdpOptions {
  /**
   * Where the XDP program runs: in the driver, in the network stack ("generic") or in the device ("offload"). By
   * default, the kernel chooses.
   */
  mode?: "driver" | "generic" | "offload" | undefined;
  /** File descriptor of the XDP program to replace. The call fails if a different program is attached. */
  replace?: number | undefined;
  /** Whether attaching fails if an XDP program is already attached. */
  exclusive?: boolean | undefined;
}

const xdpNames: OptionChecks<XdpOptions> = { mode: true, replace: true, exclusive: true };
const xdpModes: ReadonlyMap<NonNullable<XdpOptions["mode"]>, number> = new Map([
  ["generic", 2],
  ["driver", 4],
  ["offload", 8],
]);
const XDP_FLAGS_UPDATE_IF_NOEXIST = 1;
const XDP_FLAGS_REPLACE = 16;

interface XdpChange {
  readonly dev: InterfaceSource;
  readonly xdp: object;
}

const xdpKind: ChangeKind<XdpChange> = {
  noun: "link",
  request: ({ dev, xdp }, context) => ({
    codec: operationCodec(rtLink, "setlink"),
    fields: { ...linkHeader(dev, context), xdp },
    flags: NLM_F_REQUEST,
  }),
  title: ({ dev }) => `${dev}`,
};

function xdpChange(dev: InterfaceSource, program: number | null, xdp: XdpOptions): XdpChange {
  checkOptions(xdp, xdpNames, "xdp");
  const mode = xdp.mode === undefined ? 0 : xdpModes.get(xdp.mode);
  if (mode === undefined)
    throw typeError("xdp.mode", `expected driver, generic or offload, got ${describeValue(xdp.mode)}`);
  const fd = program === null ? -1 : checkInteger(program, 0, 0x7fffffff, "program");
  checkFlag(xdp.exclusive, "xdp.exclusive");
  const exclusive = xdp.exclusive === true ? XDP_FLAGS_UPDATE_IF_NOEXIST : 0;
  const flags = mode | exclusive | (xdp.replace === undefined ? 0 : XDP_FLAGS_REPLACE);
  return { dev, xdp: defined({ fd, flags, expectedFd: xdp.replace }) };
}

export function xdpChanging(
  session: Session,
  dev: InterfaceSource,
  program: number | null,
  xdp: XdpOptions,
  options: CallOptions | undefined,
): Steps<void> {
  return new Changes(session, xdpKind).one("change", xdpChange(dev, program, xdp), options);
}
