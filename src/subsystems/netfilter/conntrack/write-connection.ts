import { typeError } from "../../../base/argument-error.ts";
import { checkArray, checkInteger, checkMasked, checkOptions } from "../../../base/check.ts";
import { defined } from "../../../base/objects.ts";
import { EINVAL, ENOSPC, EOPNOTSUPP, EPERM } from "../../../constants/errno.ts";
import { IPPROTO_TCP, IPPROTO_UDP } from "../../../constants/in.ts";
import { AF_INET } from "../../../constants/socket.ts";
import { type ConntrackAttrs, conntrack, type NatAttrs, type ProtoinfoAttrs } from "../../../families/conntrack.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { Write } from "../../../schema/model/types.ts";
import { hasPrivilege } from "../../../sock/privilege.ts";
import { addressBytes } from "../../route/core/addresses.ts";
import type { ChangeKind, Verb } from "../../route/core/changes.ts";
import { checkFamily } from "../../route/core/vocabulary.ts";
import { protocols } from "../protocols.ts";
import {
  type ConnectionInput,
  type ConnectionKey,
  type ConnectionStatus,
  callerPath,
  fields,
  protocolFields,
  type Translation,
} from "./connection.ts";
import { checkFlow, flowNames, flowTitle, invertFlow, writeFlow } from "./flow.ts";
import { checkMaskedLabels } from "./labels.ts";

type Request = { header: { nfgenFamily: number } } & ConntrackAttrs<Write>;

/** The kernel rejects these status bits for a new connection. */
const notForNew: ReadonlySet<ConnectionStatus | number> = new Set(["expected", "dying"]);

export const connectionKind: ChangeKind<ConnectionInput> = {
  noun: "connection",
  request(input, { verb }) {
    fields.check(input);
    const operation = verb === "delete" ? "delete" : "new";
    return { codec: operationCodec(conntrack, operation), fields: requestFields(input, verb) };
  },
  title: ({ protocol, original, reply }) => flowTitle(protocol, original ?? reply!),
  path: callerPath,
  advice(errno, verb, { helper, labels, timeout }) {
    if (errno === EOPNOTSUPP && helper !== undefined) return helperAdvice(helper, verb);
    if (verb === "update" && errno === ENOSPC && labels !== undefined) {
      return "labels require a firewall rule in the network namespace that uses them, such as `ct label set 1`";
    }
    if (verb === "update" && errno === EPERM && timeout !== undefined && hasPrivilege("network"))
      return 'the timeout of a connection with the status "fixed-timeout" cannot change: omit timeout';
    if (verb === "create" && errno === EINVAL) return "a new connection needs a timeout, and ports or ICMP fields";
    if (verb === "update" && errno === EOPNOTSUPP) {
      return "the kernel sets this field only when it creates a connection, or this namespace has no rule that uses it";
    }
    return undefined;
  },
};

function helperAdvice(helper: string, verb: Verb): string {
  const load = `load the module of the helper "${helper}", such as nf_conntrack_${helper}, or correct its name`;
  return verb === "update" ? `${load}; a connection that was created without a helper cannot get one` : load;
}

const ports = ["sourcePort", "destinationPort"] as const;

/** Some kernels track other protocols without their ports, such as DCCP since Linux 6.16. */
const portProtocols: ReadonlySet<number> = new Set([IPPROTO_TCP, IPPROTO_UDP]);

export function keyFields(key: ConnectionKey): Request {
  const number = protocols.read(key.protocol, "protocol");
  const [path, flow] = key.original === undefined ? ["reply", key.reply] : ["original", key.original];
  if (flow === undefined) throw typeError("original", "expected a direction of the connection in original or reply");
  checkFlow(flow, path);
  // (nf_ct_port_nlattr_to_tuple)
  const missing = portProtocols.has(number) ? ports.find((name) => flow[name] === undefined) : undefined;
  if (missing !== undefined) throw typeError(`${path}.${missing}`, `required for protocol ${protocols.show(number)}`);
  const { family, tuple } = writeFlow(flow, number, path);
  checkFamily(key, family, path);
  const request: Request = { header: { nfgenFamily: family } };
  if (path === "original") request.tupleOrig = tuple;
  else request.tupleReply = tuple;
  if (key.zone !== undefined) request.zone = checkInteger(key.zone, 0, 0xffff, "zone");
  return request;
}

function requestFields(input: ConnectionInput, verb: Verb): object {
  const request = keyFields(input);
  if (verb === "delete") {
    if (input.id !== undefined) request.id = checkInteger(input.id, 0, 0xffffffff, "id");
    return request;
  }
  fields.write(input, request as object as Record<string, unknown>);
  if (input.labels !== undefined && input.labelsMask !== undefined) {
    checkMaskedLabels(input.labels, input.labelsMask, "labels");
  }
  // The kernel would invert the other bits. (ctnetlink_change_mark)
  if (input.mark !== undefined && input.markMask !== undefined) checkMasked(input.mark, input.markMask, "mark");
  const { tcp, sctp, status, helper, helperInfo } = input;
  const protocol = protocols.show(protocols.read(input.protocol, "protocol"));
  // The kernel ignores the state of another protocol, and a mask without a value.
  for (const name of ["tcp", "sctp"] as const)
    if (input[name] !== undefined && name !== protocol) throw typeError(name, `not allowed for protocol ${protocol}`);
  for (const name of ["mark", "labels"] as const)
    if (input[`${name}Mask`] !== undefined && input[name] === undefined)
      throw typeError(`${name}Mask`, `only allowed with ${name}`);
  const protoinfo: ProtoinfoAttrs<Write> = {};
  if (tcp !== undefined) protoinfo.protoinfoTcp = protocolInfo("tcp", tcp);
  if (sctp !== undefined) protoinfo.protoinfoSctp = protocolInfo("sctp", sctp);
  if (tcp !== undefined || sctp !== undefined) request.protoinfo = protoinfo;
  if (helper === undefined && helperInfo !== undefined) throw typeError("helperInfo", "only allowed with helper");
  if (helper !== undefined) {
    request.help = defined({ helpName: helper, helpInfo: helperInfo });
  }
  // Without "confirmed", the kernel rejects the change.
  if (status !== undefined) {
    checkArray(status, "status");
    request.status = [...new Set<ConnectionStatus | number>([...status, "confirmed"])];
    // The kernel rejects even the time that is left of a listed connection. (__nf_ct_change_timeout)
    if (verb === "update" && input.id !== undefined && status.includes("fixed-timeout")) delete request.timeout;
  }
  if (verb === "create") createFields(input, request);
  return request;
}

function createFields(input: ConnectionInput, request: Request): void {
  const { original, master, sourceNat, destinationNat, timeout } = input;
  if (original === undefined) throw typeError("original", "expected the original direction of the new connection");
  if (timeout === undefined) throw typeError("timeout", "expected the seconds until the new connection expires");
  const protocol = protocols.read(input.protocol, "protocol");
  const family = request.header.nfgenFamily;
  const isTranslated = sourceNat !== undefined || destinationNat !== undefined;
  const { reply: given } = input;
  const zone = given?.zone;
  const reply = isTranslated || given === undefined ? { ...invertFlow(original, protocol), zone } : given;
  checkFlow(reply, "reply");
  request.tupleReply = writeFlow(reply, protocol, "reply").tuple;
  if (request.status !== undefined) request.status = request.status.filter((bit) => !notForNew.has(bit));
  if (sourceNat !== undefined) request.natSrc = natFields(sourceNat, family, "sourceNat");
  if (destinationNat !== undefined) request.natDst = natFields(destinationNat, family, "destinationNat");
  if (master === undefined) return;
  checkOptions(master, { ...flowNames, protocol: true }, "master");
  request.tupleMaster = writeFlow(master, protocols.read(master.protocol, "master.protocol"), "master").tuple;
}

function natFields(nat: Translation, family: number, path: string): NatAttrs<Write> {
  checkOptions(nat, { address: true, port: true }, path);
  const address = addressBytes(family, nat.address, `${path}.address`);
  const written: NatAttrs<Write> = family === AF_INET ? { natV4Minip: address } : { natV6Minip: address };
  if (nat.port === undefined) return written;
  const port = checkInteger(nat.port, 0, 0xffff, `${path}.port`);
  written.natProto = { natPortMin: port, natPortMax: port };
  return written;
}

function protocolInfo(protocol: "tcp" | "sctp", input: object): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  protocolFields[protocol].check(input, protocol);
  protocolFields[protocol].write(input, written, false, `${protocol}.`);
  return written;
}
