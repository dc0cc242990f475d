import type { StateStore } from "@sluice/core"

/** Hashes of items, by the number of the record and then by destination. */
export type Hashes = Readonly<Record<string, Readonly<Record<string, ReadonlyArray<string>>>>>

/** The state of a source in memory. The position of a record in such a source is its number. */
export interface Remembered {
  /** Every record with a lower number has its outcome at every endpoint. */
  readonly lowWater: number
  /** Later records that have their outcome at every endpoint, ascending. */
  readonly settled: ReadonlyArray<number>
  /** Accepted items of records without an outcome. */
  readonly delivered: Hashes
  /** Items that were sent, got no response and must not be sent twice. */
  readonly unknown?: Hashes
}

/** The content of a state, for a run with these endpoints. */
export const of = (state: StateStore.State, endpoints: ReadonlyArray<string>): Remembered => {
  const known = endpoints.map((id) => state.checkpoints.find(({ endpoint }) => endpoint === id))
  const lowWater = Math.min(...known.map((checkpoint) => endOf(checkpoint) + 1))
  const candidates = new Set(known.flatMap((checkpoint) => checkpoint?.settled ?? []))
  for (const checkpoint of known) {
    for (let seq = lowWater; seq <= endOf(checkpoint); seq++) candidates.add(seq)
  }
  const isSettled = (seq: number): boolean =>
    known.every(
      (checkpoint) => checkpoint !== undefined && (seq <= endOf(checkpoint) || checkpoint.settled.includes(seq))
    )
  const settled = [...candidates].filter(
    (at): at is number => typeof at === "number" && at >= lowWater && isSettled(at)
  )
  return {
    lowWater: Number.isFinite(lowWater) ? lowWater : 0,
    settled: settled.sort((a, b) => a - b),
    delivered: hashes(state.openItems.map(({ accepted, ...place }) => ({ ...place, hashes: accepted }))),
    unknown: hashes([
      ...state.openItems.map(({ unknown, ...place }) => ({ ...place, hashes: unknown })),
      ...state.inFlight.flatMap(({ items }) => items.map(({ hash, ...place }) => ({ ...place, hashes: [hash] })))
    ])
  }
}

/** The last number up to which all records have their outcome. -1 if there is none. */
const endOf = (checkpoint: StateStore.Checkpoint | undefined): number =>
  typeof checkpoint?.position === "number" ? checkpoint.position : -1

interface Listed {
  readonly position: StateStore.Position
  readonly destination: string
  readonly hashes: ReadonlyArray<string>
}

const hashes = (listed: ReadonlyArray<Listed>): Hashes => {
  const all: Record<string, Record<string, ReadonlyArray<string>>> = {}
  for (const { destination, hashes: some, position } of listed) {
    if (some.length === 0) continue
    const record = all[String(position)] ?? {}
    all[String(position)] = { ...record, [destination]: [...(record[destination] ?? []), ...some] }
  }
  return all
}
