import { Utils } from "effect"

/** Random choices from a seed. The same seed makes the same choices on every machine and version of Node. */
export interface Draw {
  /** A whole number from `least` to `most`, inclusive. */
  readonly integer: (least: number, most: number) => number
  /** True with this probability. */
  readonly chance: (probability: number) => boolean
  /** One of the choices, with equal probability. */
  readonly oneOf: <A>(choices: readonly [A, ...ReadonlyArray<A>]) => A
  /** One of the values, in proportion to its weight. Weights need not add up to 1. */
  readonly weighted: <A>(choices: readonly [Weighted<A>, ...ReadonlyArray<Weighted<A>>]) => A
}

type Weighted<A> = readonly [weight: number, value: A]

/** `stream` selects one of several independent sequences of a seed. */
export const make = (seed: number, stream = 0): Draw => {
  const random = new Utils.PCGRandom(seed, stream)
  const chance = (probability: number): boolean => random.number() < probability
  return {
    integer: (least, most) => least + random.integer(most - least + 1),
    chance,
    oneOf: (choices) => choices[random.integer(choices.length)] ?? choices[0],
    weighted: (choices) => {
      const total = choices.reduce((sum, [weight]) => sum + weight, 0)
      let left = random.number() * total
      for (const [weight, value] of choices) {
        left -= weight
        if (left < 0) return value
      }
      return choices[0][1]
    }
  }
}
