import type { Fields } from "../model/types.ts";

/** Never true, but JavaScriptCore cannot know, and keeps the code. */
const never = { now: false };

// JavaScriptCore reserves space inside an object for every field that the creating function assigns by name, even if
// the assignment never runs. Fields without reserved space are in separate storage, which is reallocated as it grows.
// The functions of this module therefore contain assignments that never run.

type Slots = { [Name in Letters<"abcdefghijklmnopqrstuvwxABCDEFGHIJKLMNOPQRSTUVWX">]?: number };
type Letters<Text extends string> = Text extends `${infer First}${infer Rest}` ? First | Letters<Rest> : never;

function two(): Fields {
  const made: Slots = {};
  if (never.now) made.a = made.b = 0;
  return made;
}

function eight(): Fields {
  const made: Slots = {};
  if (never.now) made.a = made.b = made.c = made.d = made.e = made.f = made.g = made.h = 0;
  return made;
}

function twelve(): Fields {
  const made: Slots = {};
  if (never.now)
    made.a = made.b = made.c = made.d = made.e = made.f = made.g = made.h = made.i = made.j = made.k = made.l = 0;
  return made;
}

function twentyFour(): Fields {
  const made: Slots = {};
  if (never.now) {
    made.a = made.b = made.c = made.d = made.e = made.f = made.g = made.h = made.i = made.j = made.k = made.l = 0;
    made.m = made.n = made.o = made.p = made.q = made.r = made.s = made.t = made.u = made.v = made.w = made.x = 0;
  }
  return made;
}

function fortyEight(): Fields {
  const made: Slots = {};
  if (never.now) {
    made.a = made.b = made.c = made.d = made.e = made.f = made.g = made.h = made.i = made.j = made.k = made.l = 0;
    made.m = made.n = made.o = made.p = made.q = made.r = made.s = made.t = made.u = made.v = made.w = made.x = 0;
    made.A = made.B = made.C = made.D = made.E = made.F = made.G = made.H = made.I = made.J = made.K = made.L = 0;
    made.M = made.N = made.O = made.P = made.Q = made.R = made.S = made.T = made.U = made.V = made.W = made.X = 0;
  }
  return made;
}

/** More than `room` fields are possible, but slower. */
export function emptyFields(room: number): Fields {
  if (room <= 2) return two();
  if (room <= 6) return {};
  if (room <= 8) return eight();
  if (room <= 12) return twelve();
  return room <= 24 ? twentyFour() : fortyEight();
}
