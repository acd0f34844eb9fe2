import { rangeError } from "../../base/argument-error.ts";
import { checkArray, checkInteger, checkOptions, type OptionChecks } from "../../base/check.ts";
import { defined } from "../../base/objects.ts";
import { ENOENT, ENOPROTOOPT } from "../../constants/errno.ts";
import { AF_INET } from "../../constants/socket.ts";
import { type PolicyType, type XfrmUserKmaddress, type XfrmUserMigrate, xfrm } from "../../families/xfrm.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { Write } from "../../schema/model/types.ts";
import { parseAddress } from "../route/core/addresses.ts";
import type { ChangeKind } from "../route/core/changes.ts";
import type { Interfaces } from "../route/core/interfaces.ts";
import type { IpsecMode } from "./association.ts";
import { type PolicyDirection, policyDirections, policyTitle } from "./policy.ts";
import { type Selector, writeSelector } from "./selector.ts";
import { type Encapsulation, type Offload, writeEncapsulation, writeOffload } from "./settings.ts";
import { type IpsecProtocol, ipsecProtocols, padded, showIpAddress, writeIpAddress } from "./vocabulary.ts";

/** New addresses for the security associations between two hosts. */
export interface AddressChange {
  protocol: IpsecProtocol | `${number}`;
  mode: IpsecMode | `${number}`;
  /** Request id of the security associations to change (0: any). */
  reqid: number;
  oldSource: string;
  oldDestination: string;
  newSource: string;
  newDestination: string;
}

/** Addresses between which key exchange programs (IKE daemons) communicate after an IPsec migration. */
export interface KeyExchangeAddresses {
  local: string;
  remote: string;
}

/**
 * New addresses for an IPsec security policy: for its templates, and for the security associations that the templates
 * select.
 */
export interface PolicyMigration {
  selector: Selector;
  direction: PolicyDirection | `${number}` | number;
  type?: PolicyType | `${number}` | number | undefined;
  /** Id of the xfrm interface of the policies and associations (`if_id`). */
  interfaceId?: number | undefined;
  /** New addresses, one element per template and direction, at most 6. */
  changes: readonly AddressChange[];
  /**
   * New addresses for IPsec key exchange programs (IKE daemons). The kernel does not use these addresses; it only
   * includes them in the event "migrate".
   */
  keyExchange?: KeyExchangeAddresses | undefined;
  /**
   * New UDP or TCP encapsulation of the IPsec security associations that the policy's templates select (default:
   * unchanged).
   */
  encapsulation?: Encapsulation | undefined;
  /** New hardware offload of the policy's security associations. (Linux 6.16) */
  offload?: Offload | undefined;
}

const migrationNames: OptionChecks<PolicyMigration> = {
  selector: true,
  direction: true,
  type: true,
  interfaceId: true,
  changes: true,
  keyExchange: true,
  encapsulation: true,
  offload: true,
};
const changeNames: OptionChecks<AddressChange> = {
  protocol: true,
  mode: true,
  reqid: true,
  oldSource: true,
  oldDestination: true,
  newSource: true,
  newDestination: true,
};
/** Maximum number of address changes in a request. (`XFRM_MAX_DEPTH`, linux/xfrm.h) */
const MAX_CHANGES = 6;

export const migrationKind: ChangeKind<PolicyMigration> = {
  noun: "addresses of policy",
  title: policyTitle,
  request(migration, { interfaces }) {
    return { codec: operationCodec(xfrm, "migrate"), fields: migrationFields(migration, interfaces) };
  },
  advice(errno) {
    if (errno === ENOENT) return "there is no such policy: list() returns those that exist";
    return errno === ENOPROTOOPT ? "it requires a kernel with CONFIG_XFRM_MIGRATE" : undefined;
  },
};

function migrationFields(migration: PolicyMigration, interfaces: Interfaces): Record<string, unknown> {
  checkOptions(migration, migrationNames, "migration");
  const { selector, direction, type, interfaceId, changes, keyExchange, encapsulation, offload } = migration;
  const dir = policyDirections.read(direction, "direction");
  checkArray(changes, "changes");
  if (changes.length < 1 || changes.length > MAX_CHANGES) {
    throw rangeError("changes", `expected 1 to ${MAX_CHANGES} entries, got ${changes.length}`);
  }
  const migrate = changes.map((change: AddressChange, index) => writeChange(change, `changes[${index}]`));
  const family = migrate[0]!.newFamily;
  if (interfaceId !== undefined) checkInteger(interfaceId, 0, 0xffffffff, "interfaceId");
  return defined({
    header: { sel: writeSelector(selector, AF_INET, "selector", interfaces), dir },
    migrate,
    policyType: type === undefined ? undefined : { type },
    ifId: interfaceId,
    kmaddress: keyExchange === undefined ? undefined : writeKeyExchange(keyExchange, "keyExchange"),
    encap: encapsulation === undefined ? undefined : writeEncapsulation(encapsulation, family, "encapsulation"),
    offloadDev: offload === undefined ? undefined : writeOffload(offload, "offload", interfaces),
  });
}

function writeChange(change: AddressChange, path: string): Omit<XfrmUserMigrate<Write>, "rest"> {
  checkOptions(change, changeNames, path);
  const { protocol, mode, reqid, oldSource, oldDestination, newSource, newDestination } = change;
  const old = parseAddress(oldDestination, `${path}.oldDestination`);
  const next = parseAddress(newDestination, `${path}.newDestination`);
  return {
    oldDaddr: padded(old.bytes),
    oldSaddr: writeIpAddress(oldSource, old.family, `${path}.oldSource`),
    newDaddr: padded(next.bytes),
    newSaddr: writeIpAddress(newSource, next.family, `${path}.newSource`),
    proto: ipsecProtocols.read(protocol, `${path}.protocol`),
    mode,
    reqid: checkInteger(reqid, 0, 0xffffffff, `${path}.reqid`),
    oldFamily: old.family,
    newFamily: next.family,
  };
}

export function readChange(change: XfrmUserMigrate): AddressChange {
  const { proto, mode, reqid, oldFamily, newFamily } = change;
  return {
    protocol: ipsecProtocols.show(proto),
    mode,
    reqid,
    oldSource: showIpAddress(change.oldSaddr, oldFamily),
    oldDestination: showIpAddress(change.oldDaddr, oldFamily),
    newSource: showIpAddress(change.newSaddr, newFamily),
    newDestination: showIpAddress(change.newDaddr, newFamily),
  };
}

function writeKeyExchange(addresses: KeyExchangeAddresses, path: string): Omit<XfrmUserKmaddress, "rest"> {
  checkOptions(addresses, { local: true, remote: true }, path);
  const local = parseAddress(addresses.local, `${path}.local`);
  const remote = writeIpAddress(addresses.remote, local.family, `${path}.remote`);
  return { local: padded(local.bytes), remote, family: local.family };
}

export function readKeyExchange({ local, remote, family }: XfrmUserKmaddress): KeyExchangeAddresses {
  return { local: showIpAddress(local, family), remote: showIpAddress(remote, family) };
}
