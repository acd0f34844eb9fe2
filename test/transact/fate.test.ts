import { describe, expect, test } from "bun:test";
import { EAGAIN, ENOBUFS } from "../../src/constants/errno.ts";
import {
  ACCEPTED,
  type Evidence,
  type FateEvent,
  isKnown,
  type NextStep,
  nextFate,
  Stage,
  stageOf,
  stepAfter,
} from "../../src/transact/fate.ts";

const stages = Object.keys(Stage) as (keyof typeof Stage)[];
const events: FateEvent[] = ["send", "part", "whole", "accept", "refuse", "cut", "settle", "resend"];

/** Writes a fate as text: "Sent", or "Sent+" if an attempt was acknowledged. */
function text(fate: number): string {
  const stage = stages.find((name) => Stage[name] === stageOf(fate));
  return `${stage}${(fate & ACCEPTED) === 0 ? "" : "+"}`;
}

/** Fate after each event, in the order of `events`. */
const expected: Record<string, string> = {
  "Unsent ": "Sent Partial Replied Sent+ Refused Cut Settled Unsent",
  "Unsent+": "Sent+ Partial+ Replied+ Sent+ Sent+ Cut+ Settled+ Unsent+",
  "Sent ": "Sent Partial Replied Sent+ Refused Cut Settled Unsent",
  "Sent+": "Sent+ Partial+ Replied+ Sent+ Sent+ Cut+ Settled+ Unsent+",
  "Partial ": "Partial Partial Partial Partial+ Refused Cut Settled Unsent",
  "Partial+": "Partial+ Partial+ Partial+ Partial+ Partial+ Cut+ Settled+ Unsent+",
  "Replied ": "Replied Replied Replied Replied+ Refused Cut Settled Unsent",
  "Replied+": "Replied+ Replied+ Replied+ Replied+ Replied+ Cut+ Settled+ Unsent+",
  "Cut ": "Cut Cut Cut Cut+ Refused Cut Settled Unsent",
  "Cut+": "Cut+ Cut+ Cut+ Cut+ Cut+ Cut+ Settled+ Unsent+",
  "Refused ": "Refused Refused Refused Refused Refused Refused Settled Unsent",
  "Refused+": "Refused+ Refused+ Refused+ Refused+ Refused+ Refused+ Settled+ Unsent+",
  "Settled ": "Settled Settled Settled Settled Settled Settled Settled Unsent",
  "Settled+": "Settled+ Settled+ Settled+ Settled+ Settled+ Settled+ Settled+ Unsent+",
};

describe("fate of a request", () => {
  for (const stage of stages) {
    for (const accepted of [0, ACCEPTED]) {
      const fate = Stage[stage] | accepted;
      test(`after each event in the stage ${text(fate)} is the one of the transition table`, () => {
        const after = events.map((event) => text(nextFate(fate, event)));
        expect(after.join(" ")).toBe(expected[`${stage}${accepted === 0 ? " " : "+"}`]!);
      });
    }
  }

  test("never returns from Settled without a resend", () => {
    for (const first of events) {
      for (const second of events) {
        const fate = nextFate(nextFate(Stage.Settled, first), second);
        const isResent = first === "resend" || second === "resend";
        if (!isResent) expect([first, second, stageOf(fate)]).toEqual([first, second, Stage.Settled]);
      }
    }
  });

  /** Fates with a known outcome, for each evidence. */
  const known: Record<Evidence, string> = {
    confirmed: "Unsent Unsent+ Sent Sent+ Partial Partial+ Replied Replied+ Refused Refused+ Settled Settled+",
    unconfirmed: "Refused Refused+ Settled Settled+",
    lossy: "Unsent+ Sent+ Replied Replied+ Refused Refused+ Settled Settled+",
    "lossy reply": "Replied Replied+ Refused Refused+ Settled Settled+",
  };

  for (const evidence of Object.keys(known) as Evidence[]) {
    test(`is known with ${evidence} evidence only in the listed stages`, () => {
      const fates = stages.flatMap((stage) => [Stage[stage], Stage[stage] | ACCEPTED]);
      expect(
        fates
          .filter((fate) => isKnown(fate, evidence))
          .map(text)
          .join(" "),
      ).toBe(known[evidence]);
    });
  }
});

describe("step after a receive", () => {
  /** Received datagrams with room for two, then the step for intact and for lossy replies. */
  const steps: [received: number, intact: NextStep, lossy: NextStep][] = [
    [2, "receive", "receive"],
    [1, "conclude", "receive"],
    [-EAGAIN, "conclude", "conclude"],
    [-ENOBUFS, "receive", "receive"],
  ];

  test.each(steps)("is chosen from the result %d and the state of the replies", (received, intact, lossy) => {
    expect(stepAfter(received, 2, false, false)).toBe(intact);
    expect(stepAfter(received, 2, false, true)).toBe(lossy);
    expect(stepAfter(received, 2, true, false)).toBe("finish");
  });
});
