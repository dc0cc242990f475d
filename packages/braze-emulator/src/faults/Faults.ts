import type { Body } from "../text/Body.js"
import * as Hash from "../text/Hash.js"
import * as ItemKey from "../text/ItemKey.js"
import type { Problem } from "../text/Problem.js"
import * as RequestPath from "../text/RequestPath.js"
import * as Fault from "./Fault.js"
import * as FaultAction from "./FaultAction.js"

/** The parts of a request that rules match. */
export interface FaultSubject {
  readonly method: string
  readonly path: string
  readonly body: Body
}

/** The rule that fires for one request. */
export interface Fired {
  /** Its index in the rule set, from 0. */
  readonly rule: number
  readonly action: FaultAction.FaultAction
  /** For the action `refuse`: the sentence that refuses an object; undefined if the object is not refused. */
  readonly refuse?: (lane: string, index: number) => string | undefined
}

/** A rule with its counters. */
export interface CountedRule extends Fault.FaultRule {
  /** The effect of its action on a request: `is not applied and gets 503`. */
  readonly summary: string
  /** Requests that matched every field except `nth` and `every`. */
  readonly seen: number
  readonly fired: number
}

/** The rules of one workspace and their counters. */
export interface Faults {
  /** Replaces all rules and zeroes the counters; if a rule is not valid, changes nothing. */
  set(rules: unknown): ReadonlyArray<Problem>
  clear(): void
  /** Seed, rules and counters. */
  report(): { readonly seed: number; readonly rules: ReadonlyArray<CountedRule> }
  /** The rule that fires for a request, if any. Counts the request for every rule. */
  choose(subject: FaultSubject): Fired | undefined
}

/** No rules. */
export const make = (): Faults => new RuleCounters()

interface RuleState {
  readonly rule: Fault.FaultRule
  readonly isPath: ((path: string) => boolean) | undefined
  seen: number
  fired: number
}

/** A request as rules see it. What several rules may need is computed once. */
interface Sighting {
  readonly subject: FaultSubject
  items(): ReadonlyArray<ItemKey.BodyItem>
  draw(rule: number): number
  drawItem(rule: number, item: ItemKey.BodyItem): number
}

class RuleCounters implements Faults {
  #rules: Fault.RuleSet = Fault.none
  #states: ReadonlyArray<RuleState> = []
  #sights = new Map<string, number>()

  set(input: unknown): ReadonlyArray<Problem> {
    const read = Fault.read(input)
    if (read._tag === "Problems") return read.problems
    this.#rules = read.rules
    this.#states = read.rules.rules.map((rule) => ({ rule, isPath: pathMatcher(rule.match.path), seen: 0, fired: 0 }))
    this.#sights = new Map()
    return []
  }

  clear(): void {
    this.#rules = Fault.none
    this.#states = []
    this.#sights = new Map()
  }

  report(): { readonly seed: number; readonly rules: ReadonlyArray<CountedRule> } {
    return {
      seed: this.#rules.seed,
      rules: this.#states.map(({ rule, seen, fired }) => ({
        ...rule,
        summary: FaultAction.summary(rule.action),
        seen,
        fired
      }))
    }
  }

  choose(subject: FaultSubject): Fired | undefined {
    if (this.#states.length === 0) return undefined
    const sighting = this.#sight(subject)
    let chosen: { readonly running: RuleState; readonly fired: Fired } | undefined
    for (const [index, running] of this.#states.entries()) {
      const fired = fires(index, running, sighting)
      if (chosen === undefined && fired !== undefined) chosen = { running, fired }
    }
    if (chosen !== undefined) chosen.running.fired++
    return chosen?.fired
  }

  #sight(subject: FaultSubject): Sighting {
    let items: ReadonlyArray<ItemKey.BodyItem> | undefined
    let body: Drawn | undefined
    const drawn = new Map<ItemKey.BodyItem, Drawn>()
    const seed = this.#rules.seed
    return {
      subject,
      items: () => {
        items ??= itemsOf(subject.body)
        return items
      },
      draw: (rule) => {
        body ??= this.#see(Hash.ofBytes(subject.body.bytes), "body")
        return Hash.draw(seed, rule, body.high, body.low, body.sight)
      },
      drawItem: (rule, item) => {
        const known = drawn.get(item) ?? this.#see(Hash.ofValue(item.object), item.lane)
        drawn.set(item, known)
        return Hash.draw(seed, rule, known.high, known.low, known.sight)
      }
    }
  }

  #see(digest: Hash.Digest, what: string): Drawn {
    const name = `${what} ${Hash.format(digest)}`
    const sight = (this.#sights.get(name) ?? 0) + 1
    this.#sights.set(name, sight)
    return { high: digest.high, low: digest.low, sight }
  }
}

interface Drawn {
  readonly high: number
  readonly low: number
  readonly sight: number
}

const itemsOf = (body: Body): ReadonlyArray<ItemKey.BodyItem> => {
  const parsed = body.parsed()
  return parsed._tag === "Value" ? ItemKey.items(parsed.value) : []
}

const pathMatcher = (pattern: string | undefined): ((path: string) => boolean) | undefined =>
  pattern === undefined ? undefined : RequestPath.matcher(pattern)

const fires = (index: number, running: RuleState, sighting: Sighting): Fired | undefined => {
  const { match, action } = running.rule
  if (!surrounds(running, sighting.subject)) return undefined
  const items =
    namesItems(match) || action.type === "refuse" ? sighting.items().filter((item) => isNamed(match, item)) : []
  if (namesItems(match) && items.length === 0) return undefined
  const drawn = action.type === "refuse" ? refused(index, match, items, sighting) : items
  if (action.type === "refuse" ? drawn.length === 0 : !drawnAsWhole(index, match, sighting)) return undefined
  running.seen++
  if (!isDue(running)) return undefined
  return action.type === "refuse"
    ? { rule: index, action, refuse: refusal(action.reason, drawn) }
    : { rule: index, action }
}

const surrounds = ({ rule: { match }, isPath }: RuleState, { method, path, body }: FaultSubject): boolean =>
  (isPath === undefined || isPath(path)) &&
  (match.method === undefined || match.method.toUpperCase() === method.toUpperCase()) &&
  (match.bodyContains === undefined || body.text().includes(match.bodyContains))

const namesItems = ({ key, lane, index }: Fault.Match): boolean =>
  key !== undefined || lane !== undefined || index !== undefined

const isNamed = (match: Fault.Match, item: ItemKey.BodyItem): boolean =>
  (match.key === undefined || match.key === item.key) &&
  (match.lane === undefined || match.lane === item.lane) &&
  (match.index === undefined || match.index === item.index)

const drawnAsWhole = (index: number, { probability }: Fault.Match, sighting: Sighting): boolean =>
  probability === undefined || sighting.draw(index) < probability

const refused = (
  index: number,
  { probability }: Fault.Match,
  items: ReadonlyArray<ItemKey.BodyItem>,
  sighting: Sighting
): ReadonlyArray<ItemKey.BodyItem> =>
  probability === undefined ? items : items.filter((item) => sighting.drawItem(index, item) < probability)

const isDue = ({ rule: { match, times }, seen, fired }: RuleState): boolean =>
  (match.nth === undefined || match.nth === seen) &&
  (match.every === undefined || seen % match.every === 0) &&
  (times === undefined || fired < times)

const refusal = (
  reason: string,
  items: ReadonlyArray<ItemKey.BodyItem>
): ((lane: string, index: number) => string | undefined) => {
  const places = new Set(items.map(({ lane, index }) => `${index} ${lane}`))
  return (lane, index) => (places.has(`${index} ${lane}`) ? reason : undefined)
}
