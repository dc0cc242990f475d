import * as fc from "fast-check"
import type { Mutant } from "./Mutant.js"
import { preparation } from "./mutants/Preparation.js"
import { replies } from "./mutants/Replies.js"
import { requests } from "./mutants/Requests.js"
import * as Proof from "./Proof.js"
import { type LawWorld, world } from "./Worlds.js"

/** Typical mistakes of destinations. A proof is only convincing if it detects all of them. */
export const all: ReadonlyArray<Mutant> = [...requests, ...replies, ...preparation]

/** The result of checking a destination with a mistake. `Impossible`: the destination cannot make the mistake. */
export type MutantResult =
  | { readonly _tag: "Caught"; readonly law: number; readonly what: string }
  | { readonly _tag: "Survived" }
  | { readonly _tag: "Impossible" }

/** After this number of worlds in which a mistake made no difference, the destination counts as unable to make it. */
const enoughToTry = 100

/**
 * Checks the laws over generated worlds for the subject with a mistake, until a law is broken. The worlds are the same in
 * every call with the same seed.
 */
export const judge = async (
  mutant: Mutant,
  subject: Proof.ProofSubject,
  { runs = defaultRuns, seed = 1, stage }: Proof.ProofOptions = {}
): Promise<MutantResult> => {
  let isChanged = false
  const changed = () => {
    isChanged = true
  }
  const mutated: Proof.ProofSubject = { ...subject, routes: mutant.mutate(subject.routes, changed) }
  for (let number = 0; number < runs && (isChanged || number < enoughToTry); number++) {
    const one = worldOf(subject, seed, number)
    const broken = one === undefined ? undefined : await Proof.check(mutated, one, stage)
    if (broken !== undefined) return { _tag: "Caught", law: broken.law.number, what: broken.violations[0]?.what ?? "" }
  }
  return isChanged ? { _tag: "Survived" } : { _tag: "Impossible" }
}

/**
 * The worlds of a subject by seed. Every mistake uses the same worlds, because generating a world takes as long as a
 * run.
 */
const worlds = new WeakMap<Proof.ProofSubject, Map<number, Array<LawWorld>>>()

const worldOf = (subject: Proof.ProofSubject, seed: number, number: number): LawWorld | undefined => {
  const bySeed = worlds.get(subject) ?? new Map<number, Array<LawWorld>>()
  worlds.set(subject, bySeed)
  const known = bySeed.get(seed) ?? []
  bySeed.set(seed, known)
  while (known.length <= number) known.push(...fc.sample(world(subject), { numRuns: 10, seed: seed + known.length }))
  return known[number]
}

const defaultRuns = 100

/**
 * Registers a test for each mistake: the laws find it in the subject. A mistake that the destination cannot make passes.
 * Every test sets its own time limit.
 */
export const test = (
  it: Proof.RegisterTest,
  name: string,
  subject: Proof.ProofSubject,
  options: Proof.ProofOptions & { readonly mutants?: ReadonlyArray<Mutant> } = {}
): void => {
  const { mutants = all, runs = defaultRuns } = options
  for (const mutant of mutants)
    it(
      `the laws find it if ${name} ${mutant.name}`,
      async () => {
        const { _tag } = await judge(mutant, subject, options)
        if (_tag !== "Survived") return
        throw new Error(
          `No law is broken in ${runs} worlds if ${name} ${mutant.name}. Describe the vendor more precisely, provide the expected objects, or generate records that reveal the mistake.`
        )
      },
      Proof.timeLimit(runs)
    )
}
