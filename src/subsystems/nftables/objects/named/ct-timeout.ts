import { typeError } from "../../../../base/argument-error.ts";
import { type Check, checkObject, didYouMeanOneOf } from "../../../../base/check.ts";
import { describeValue } from "../../../../base/describe.ts";
import { fieldName } from "../../../../schema/model/names.ts";
import { checkSeconds } from "../../../route/core/ticks.ts";
import { durationText } from "../../model/durations.ts";
import type { Data } from "../../model/fields.ts";
import type { CtTimeout } from "../../model/objects.ts";
import { membersOf } from "../../model/statements.ts";
import { line } from "../../text/scanner/lines.ts";
import type { Reader } from "../../text/scanner/reader.ts";
import { Token } from "../../text/scanner/tokens.ts";
import type { ObjectKind, ObjectText } from "./kind.ts";
import { networkLine, protocolChecks, readProtocols, transportLine, writeProtocols } from "./protocols.ts";

/** Defaults of the kernel in seconds. */
const TIMEOUTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  tcp: {
    syn_sent: 120,
    syn_recv: 60,
    established: 432_000,
    fin_wait: 120,
    close_wait: 60,
    last_ack: 30,
    time_wait: 120,
    close: 10,
    syn_sent2: 120,
    retrans: 300,
    unack: 300,
  },
  udp: { unreplied: 30, replied: 120 },
};

const timeouts: Check = (value, path) => {
  checkObject(value, path);
  for (const [state, duration] of Object.entries(value)) checkSeconds(duration, `${path}.${state}`);
};

export const ctTimeout: ObjectKind<CtTimeout> = {
  fields: { checks: { ...protocolChecks, policy: timeouts }, required: ["protocol", "policy"] },
  write: (timeout, interfaces) => {
    const data = writeTimeouts(timeout.policy, timeout.protocol);
    return { ...writeProtocols(timeout, interfaces), data };
  },
  read: (data, interfaces) => {
    const protocols = readProtocols(data, interfaces);
    return { ...protocols, policy: readTimeouts(membersOf(data["data"]), protocols.protocol) };
  },
  lacking: "it requires a kernel with CONFIG_NF_CT_NETLINK_TIMEOUT or CONFIG_NF_CONNTRACK_TIMEOUT",
};

function writeTimeouts(policy: Readonly<Record<string, number>>, l4: string): Data {
  const states = TIMEOUTS[l4] ?? {};
  for (const state of Object.keys(policy)) {
    if (!Object.hasOwn(states, state))
      throw typeError(
        `policy.${state}`,
        `unknown state ${describeValue(state)}${didYouMeanOneOf(state, Object.keys(states))}`,
      );
  }
  return Object.fromEntries(Object.entries(policy).map(([state, seconds]) => [fieldName(state), seconds]));
}

/** Like nft, omits timeouts that are equal to the kernel's defaults. */
function readTimeouts(data: Data, l4: string): Record<string, number> {
  const policy: Record<string, number> = {};
  for (const [state, normal] of Object.entries(TIMEOUTS[l4] ?? {})) {
    const seconds = data[fieldName(state)];
    if (typeof seconds === "number" && seconds !== normal) policy[state] = seconds;
  }
  return policy;
}

export const ctTimeoutText = (): ObjectText<CtTimeout> => ({
  required: { protocol: "protocol", policy: "policy" },
  lines: [
    transportLine(),
    networkLine(),
    line(
      "policy",
      (reader, { policy = {} }) => ({ policy: readPolicies(reader, policy) }),
      ({ policy }) => {
        const states = Object.entries(policy).map(([state, seconds]) => `${state} : ${durationText(seconds)}`);
        return `policy = { ${states.join(", ")} }`;
      },
    ),
  ],
});

function readPolicies(reader: Reader, policy: Record<string, number>): Record<string, number> {
  reader.expect("=");
  reader.expect("{");
  do {
    const { at } = reader;
    const state = reader.kind === Token.Word ? reader.text : reader.fail(["the name of a state such as established"]);
    reader.advance();
    reader.mark(policy, state, at);
    reader.expect(":");
    // Like nft, omits milliseconds.
    policy[state] = reader.kind === Token.Number ? reader.number() : Math.floor(reader.duration());
  } while (reader.eat(","));
  if (!reader.eat("}")) reader.fail([",", "}"]);
  return policy;
}
