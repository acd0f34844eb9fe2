import { describe, expect, test } from "bun:test";
import { typeError, withTitle } from "../../src/base/argument-error.ts";
import { EPERM, NetlinkError } from "../../src/index.ts";
import { describeFailure, rebuildError, rebuildFailure } from "../../src/threads/failure.ts";

/** Returns a thrown value as another thread receives it. */
function sent(thrown: unknown): Error {
  return rebuildError(structuredClone(describeFailure(thrown)));
}

describe("Errors transferred to another thread", () => {
  test.each([EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, Error])(
    "keep the class %p, the message and the stack",
    (kind) => {
      const error = new kind("why");
      const rebuilt = sent(error);
      expect(rebuilt).toBeInstanceOf(kind);
      expect(rebuilt).toMatchObject({ name: error.name, message: "why", stack: error.stack! });
    },
  );

  test("keep the path of an argument error", () => {
    const rebuilt = sent(withTitle(typeError("mtu", "expected an integer"), "[3] ", "[3]"));
    expect(rebuilt).toBeInstanceOf(TypeError);
    expect(rebuilt).toMatchObject({ message: "[3] mtu: expected an integer", path: "[3].mtu" });
    expect(sent(Object.assign(new TypeError("why"), { path: "mtu" }))).not.toHaveProperty("path");
  });

  test("keep the name and code of a custom class", () => {
    class Special extends Error {
      override name = "Special";
      code = "E_SPECIAL";
    }
    expect(sent(new Special("why"))).toMatchObject({ name: "Special", message: "why", code: "E_SPECIAL" });
    const missing = sent(Object.assign(new Error("gone"), { code: "ENOENT", errno: -2, syscall: "open" }));
    expect(missing).not.toBeInstanceOf(NetlinkError);
    expect(missing).toMatchObject({ code: "ENOENT" });
  });

  test("keep all properties of a NetlinkError", () => {
    const details = {
      errno: EPERM,
      syscall: "sendto",
      operation: "RTM_NEWLINK",
      extendedAck: { message: "no", offset: 20, cookie: new Uint8Array([1, 2]), policy: { type: "u32", maximum: 5n } },
      dropped: 3,
      length: 100,
      sent: 7,
      cause: new TypeError("below"),
    };
    const rebuilt = sent(new NetlinkError("not allowed", details));
    expect(rebuilt).toBeInstanceOf(NetlinkError);
    expect(rebuilt).toMatchObject({ ...details, errno: -EPERM, code: "EPERM", message: "not allowed" });
    expect(rebuilt.cause).toBeInstanceOf(TypeError);
    const bare = sent(new NetlinkError("not allowed", { errno: EPERM }));
    expect(Object.keys(bare)).not.toContain("dropped");
    expect(bare.cause).toBeUndefined();
  });

  test("from another copy of the library become a NetlinkError", () => {
    const foreign = Object.assign(new Error("not allowed"), { name: "NetlinkError", errno: -EPERM, code: "EPERM" });
    const rebuilt = sent(foreign);
    expect(rebuilt).toBeInstanceOf(NetlinkError);
    expect(rebuilt).toMatchObject({ code: "EPERM", errno: -EPERM, message: "not allowed" });
  });

  test.each(["toString", "constructor", "hasOwnProperty", "__proto__", "valueOf"])(
    "keep their message if their name is %s",
    (name) => {
      const rebuilt = sent(Object.assign(new Error("why"), { name }));
      expect(rebuilt).toBeInstanceOf(Error);
      expect(rebuilt).toMatchObject({ name, message: "why" });
    },
  );

  test.each<[string, object]>([
    ["a null acknowledgement", { extendedAck: null }],
    ["an acknowledgement with a null policy", { extendedAck: { message: "no", policy: null } }],
    ["an acknowledgement that cannot be cloned", { extendedAck: { message: () => "no" } }],
    ["a count that is a function", { dropped: () => 5 }],
  ])("from another copy of the library keep valid fields besides %s", (_name, fields) => {
    const foreign = Object.assign(new Error("not allowed"), { name: "NetlinkError", errno: -EPERM, ...fields });
    const rebuilt = sent(foreign);
    expect(rebuilt).toBeInstanceOf(NetlinkError);
    expect(rebuilt).toMatchObject({ code: "EPERM", message: "not allowed" });
    expect(Object.keys(rebuilt)).not.toContain(Object.keys(fields)[0]!);
  });

  test("keep their causes, even cyclic ones", () => {
    const error = new Error("top", { cause: new RangeError("middle", { cause: "bottom" }) });
    const rebuilt = sent(error);
    expect(rebuilt.cause).toBeInstanceOf(RangeError);
    expect(rebuilt).toMatchObject({ cause: { message: "middle", cause: { message: "bottom" } } });
    const circular = new Error("again");
    circular.cause = circular;
    expect(sent(circular)).toMatchObject({ message: "again", cause: { message: "again" } });
  });

  test.each<[string, unknown, string]>([
    ["a string", "just so", "just so"],
    ["undefined", undefined, "undefined"],
    ["a number", 7, "7"],
    ["a symbol", Symbol("x"), "Symbol(x)"],
    ["an object", { a: 1 }, "[object Object]"],
    ["an object with a message", { message: "hidden" }, "hidden"],
    ["an error whose message is not a string", Object.assign(new Error("x"), { message: 5 }), "Error: 5"],
    ["an unprintable value", Object.create(null), "something that cannot be printed"],
  ])("can be any thrown value, such as %s", (_name, thrown, message) => {
    expect(sent(thrown)).toMatchObject({ message });
  });

  test("are reported even if their properties throw", () => {
    const hostile = new Error("x");
    for (const name of ["message", "stack", "name", "cause", "code"]) {
      Object.defineProperty(hostile, name, {
        get() {
          throw new Error("no");
        },
      });
    }
    expect(sent(hostile)).toBeInstanceOf(Error);
    const { proxy, revoke } = Proxy.revocable(new Error("x"), {});
    revoke();
    expect(sent(proxy)).toBeInstanceOf(Error);
  });

  test("become a NetlinkError with the thread's name if they end it", () => {
    const failure = rebuildFailure(describeFailure(new TypeError("why", { cause: "because" })), "some-thread");
    expect(failure).toBeInstanceOf(NetlinkError);
    expect(failure).toMatchObject({
      code: "EPIPE",
      operation: "some-thread",
      message: "the thread some-thread failed: TypeError: why",
      cause: { message: "because" },
    });
    expect(rebuildFailure(describeFailure("text"), "some-thread").message).toBe("the thread some-thread failed: text");
    const own = rebuildFailure(describeFailure(new NetlinkError("why", { errno: EPERM, operation: "test" })), "some");
    expect(own).toMatchObject({ code: "EPERM", operation: "test", message: "why" });
  });
});
