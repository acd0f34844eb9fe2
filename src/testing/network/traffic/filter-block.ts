import type { FakeFilter, Preference } from "./preference.ts";
import type { U32Tables } from "./u32-tables.ts";

/** The filters with the same parent. (`struct tcf_block`) */
export class FilterBlock {
  readonly preferences: Preference[] = [];
  /** Tables of u32, which all blocks of a discipline share. */
  readonly u32: U32Tables;

  constructor(u32: U32Tables) {
    this.u32 = u32;
  }

  /** Handles of the classes to which filters send packets. */
  classes(): Set<unknown> {
    const filters = this.preferences.flatMap((preference) => this.filtersOf(preference));
    return new Set(filters.map(({ options }) => options["classid"]));
  }

  /** Filters in the order of lists. */
  filtersOf(preference: Preference): FakeFilter[] {
    if (preference.kind === "u32") return this.u32.list(preference);
    return [...preference.filters.values()].sort((one, other) => one.handle - other.handle);
  }

  find(preference: Preference, handle: number): FakeFilter | undefined {
    return preference.kind === "u32" ? this.u32.find(preference, handle) : preference.filters.get(handle);
  }

  add(preference: Preference): void {
    this.preferences.push(preference);
    this.preferences.sort((one, other) => one.chain - other.chain || one.pref - other.pref);
    if (preference.kind === "u32") this.u32.addFirst(preference);
  }

  remove(preference: Preference): void {
    this.preferences.splice(this.preferences.indexOf(preference), 1);
    if (preference.kind === "u32") this.u32.removeAll(preference);
  }
}
