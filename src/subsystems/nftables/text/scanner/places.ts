import type { SourceText } from "./error.ts";

export interface Place {
  readonly source: SourceText;
  readonly offset: number;
}

/**
 * Places of the values of parsed objects in the text. Each place belongs to a field or list item, because equal numbers
 * and texts have no identity.
 */
export class Places {
  readonly #fields = new Map<object, Map<string, Place>>();

  set(container: object, key: string | number, place: Place): void {
    const known = this.#fields.get(container) ?? new Map<string, Place>();
    this.#fields.set(container, known.set(String(key), place));
  }

  get(container: object, key: string | number): Place | undefined {
    return this.#fields.get(container)?.get(String(key));
  }

  /**
   * Returns the place of the innermost value on a path such as "expr[0].match.right", and the path from there. The
   * place is undefined if no value on the path has one.
   */
  find(object: object, path: string): { place: Place | undefined; rest: readonly string[] } {
    let value: unknown = object;
    let place: Place | undefined;
    let rest: string[] = [];
    for (const [, quoted, plain] of path.matchAll(/\["([^"]+)"\]|\[?([^.[\]]+)\]?/g)) {
      const key = quoted ?? plain!;
      const found = typeof value === "object" && value !== null ? this.get(value, key) : undefined;
      if (found === undefined) rest.push(key);
      else [place, rest] = [found, []];
      value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
    }
    return { place, rest };
  }
}
