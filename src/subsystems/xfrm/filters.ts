import { checkInteger, checkOptions, type OptionChecks } from "../../base/check.ts";
import { defined } from "../../base/objects.ts";
import type { PolicyType, XfrmAddressFilter } from "../../families/xfrm.ts";
import { beginsWith } from "../route/core/addresses.ts";
import { equals, type FilterTable, namedEquals } from "../route/core/filters.ts";
import type { AssociationReply, IpsecMode } from "./association.ts";
import { type PolicyDirection, policyDirections, type SecurityPolicy } from "./policy.ts";
import { parseEnds } from "./selector.ts";
import { type IpsecFamily, type IpsecProtocol, ipsecFamilies, ipsecProtocols, padded, u32 } from "./vocabulary.ts";

/** Filter for listing security associations. An association must match all fields. */
export interface AssociationFilter {
  family?: IpsecFamily | undefined;
  /** Source address of the associations, or a prefix. */
  source?: string | undefined;
  /** Destination address of the associations, or a prefix. */
  destination?: string | undefined;
  protocol?: IpsecProtocol | `${number}` | number | undefined;
  /** Security parameter index. */
  spi?: number | undefined;
  /** Number that connects associations with the templates of policies. */
  reqid?: number | undefined;
  mode?: IpsecMode | undefined;
  /** Id of the xfrm interface (`if_id`). */
  interfaceId?: number | undefined;
}

/** Filter for listing security policies. A policy must match all fields. */
export interface PolicyFilter {
  family?: IpsecFamily | undefined;
  direction?: PolicyDirection | `${number}` | number | undefined;
  action?: "allow" | "block" | undefined;
  /** Priority of the policy: lower numbers are looked up first. */
  priority?: number | undefined;
  type?: PolicyType | undefined;
  /** Id of the xfrm interface (`if_id`). */
  interfaceId?: number | undefined;
}

const associationChecks: OptionChecks<AssociationFilter> = {
  family: true,
  source: true,
  destination: true,
  protocol: true,
  spi: u32,
  reqid: u32,
  mode: true,
  interfaceId: u32,
};

/** Older kernels ignore the filter attributes, so test each association again. */
interface CheckedFilter {
  readonly request: { proto?: number; addressFilter?: Omit<XfrmAddressFilter, "rest"> };
  matches(reply: AssociationReply): boolean;
}

export function checkAssociationFilter(filter: AssociationFilter): CheckedFilter {
  checkOptions(filter, associationChecks, "filter");
  const { protocol, spi, reqid, mode, interfaceId } = filter;
  const { source, destination, family } = parseEnds(filter, "filter");
  const proto = protocol === undefined ? undefined : ipsecProtocols.read(protocol, "filter.protocol");
  const addressFilter =
    family === undefined
      ? undefined
      : {
          saddr: padded(source?.bytes ?? new Uint8Array(4)),
          daddr: padded(destination?.bytes ?? new Uint8Array(4)),
          family,
          splen: source?.length ?? 0,
          dplen: destination?.length ?? 0,
        };
  return {
    request: defined({ proto, addressFilter }),
    matches({ header, ifId = 0 }) {
      if (family !== undefined && header.family !== family) return false;
      if (source !== undefined && !beginsWith(header.saddr, source)) return false;
      if (destination !== undefined && !beginsWith(header.id.daddr, destination)) return false;
      if (proto !== undefined && header.id.proto !== proto) return false;
      if (spi !== undefined && header.id.spi !== spi) return false;
      if (reqid !== undefined && header.reqid !== reqid) return false;
      if (mode !== undefined && header.mode !== mode) return false;
      return interfaceId === undefined || ifId === interfaceId;
    },
  };
}

/** The kernel cannot filter IPsec policies. */
export const policyFilter: FilterTable<PolicyFilter, SecurityPolicy> = {
  family(name, path) {
    const family = ipsecFamilies.show(ipsecFamilies.read(name, path));
    return ({ selector }) => selector.family === family;
  },
  direction: namedEquals(policyDirections, "direction"),
  action: equals("action"),
  priority(priority, path) {
    checkInteger(priority, 0, 0xffffffff, path);
    return (policy) => policy.priority === priority;
  },
  type: equals("type"),
  interfaceId(id, path) {
    checkInteger(id, 0, 0xffffffff, path);
    return ({ interfaceId = 0 }) => interfaceId === id;
  },
};
