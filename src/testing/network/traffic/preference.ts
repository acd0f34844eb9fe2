import type { Fields } from "../../../schema/model/types.ts";

export interface FakeFilter {
  readonly handle: number;
  options: Fields;
}

/** The filters of one preference, which have the same protocol and kind. (`struct tcf_proto`) */
export interface Preference {
  readonly chain: number;
  readonly pref: number;
  readonly protocol: number;
  readonly kind: string;
  readonly filters: Map<number, FakeFilter>;
}
