import { describe, expect, test } from "bun:test";
import { lateClass, loadPart } from "../../scripts/bundle/late-class.ts";
import { LOAD, withLoads } from "../../scripts/bundle/parts.ts";

class Shape {
  static readonly #made: Shape[] = [];
  static override = "static";
  readonly #sides: number;

  constructor(sides: number) {
    this.#sides = sides;
  }

  static open(sides: number): Shape {
    Shape.#made.push(new Shape(sides));
    return Shape.#made.at(-1)!;
  }

  get sides(): number {
    return this.#sides;
  }
}

describe("lateClass()", () => {
  const create = () => {
    let loads = 0;
    const late = lateClass(() => {
      loads++;
      return Shape;
    }) as unknown as typeof Shape;
    return { late, loads: () => loads };
  };

  test("loads the class once, at the first use", () => {
    const { late, loads } = create();
    expect(loads()).toBe(0);
    expect(late.open(3).sides).toBe(3);
    expect(new late(4).sides).toBe(4);
    expect(loads()).toBe(1);
  });

  test("behaves like the class", () => {
    const { late } = create();
    expect(late.name).toBe("Shape");
    expect(late.open(3)).toBeInstanceOf(late);
    expect(late.open(3)).toBeInstanceOf(Shape);
    expect(late.open(3).constructor).toBe(late);
    expect(new late(3)).toBeInstanceOf(Shape);
    expect(Reflect.ownKeys(late)).toEqual(Reflect.ownKeys(Shape));
    expect(Object.getOwnPropertyDescriptors(late)).toEqual(Object.getOwnPropertyDescriptors(Shape));
    expect(Object.getPrototypeOf(late)).toBe(Object.getPrototypeOf(Shape));
    expect("open" in late).toBe(true);
    expect(() => (late as unknown as () => void)()).toThrow(TypeError);
  });

  test("is a base class", () => {
    const { late } = create();
    class Square extends late {
      constructor() {
        super(4);
      }
    }
    expect(new Square().sides).toBe(4);
    expect(new Square()).toBeInstanceOf(Shape);
    expect(Square.override).toBe("static");
  });

  test("changes properties of the class", () => {
    const { late } = create();
    const before = Shape.override;
    late.override = "other";
    expect(Shape.override).toBe("other");
    late.override = before;
  });
});

test("loadPart() names a file that cannot be read, and the code of the failure", () => {
  const load = () => loadPart("./part-that-is-missing.js");
  expect(load).toThrow("bun-netlink cannot load its file ./part-that-is-missing.js: ");
  expect(load).toThrow(expect.objectContaining({ code: "MODULE_NOT_FOUND", cause: expect.anything() }));
});

describe("withLoads()", () => {
  test("writes the path of the part, relative to the file", () => {
    const load = (path: string) => withLoads(`a(${LOAD}("tc",b$1))`, path, "/dist");
    const call = /^a\(\(typeof require=="function"\?require\("(.*)tc-[\w]+\.js"\):b\$1\("\.\/part-tc-[\w]+\.js"\)\)\)$/;
    expect(load("/dist/chunk-1.js").match(call)?.[1]).toBe("./part-");
    expect(load("/dist/subsystems/route/index.js").match(call)?.[1]).toBe("../../part-");
  });
});
