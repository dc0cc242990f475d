import * as Path from "@sluice/core/Path"
import type { Json } from "@sluice/values/Json"
import * as ColumnName from "../columns/ColumnName.js"
import { isBelow, type SampleColumn, type SampleColumns } from "../columns/Columns.js"

/**
 * The place of a known format in the records: usually the record itself, or an object in it such as `$.message`. Finds columns by
 * their documented names, without regard to case and separators.
 */
export interface ShapePlace {
  /** The names on the path to the place; empty for the record itself. */
  readonly base: ReadonlyArray<string>
  /** The column with one of these names, the first that is present: `column("user_id", "userId")`, `column("user.id")`. */
  readonly column: (...names: ReadonlyArray<string>) => SampleColumn | undefined
  /** Columns at and below a name. Without a name: all of the place. */
  readonly below: (name?: string) => ReadonlyArray<SampleColumn>
  /**
   * The path of a name in the spelling of the records: `$.properties`. The name may be a column or an object. Undefined
   * if no record has it.
   */
  readonly path: (...names: ReadonlyArray<string>) => string | undefined
  /** The number of records with a value at a name. */
  readonly count: (name: string) => number
  /** The different strings at a name. */
  readonly texts: (name: string) => ReadonlyArray<string>
  /** Columns of the place except these names and the columns below them. */
  readonly except: (...names: ReadonlyArray<string>) => ReadonlyArray<SampleColumn>
}

/** The place at some names of the records. */
export const make = (columns: SampleColumns, base: ReadonlyArray<string>): ShapePlace => {
  const spelled = spellings(columns, base)
  const stepsOf = (name: string): ReadonlyArray<string> | undefined => spelled.get(plainName(name))
  const column = (...names: ReadonlyArray<string>): SampleColumn | undefined => {
    for (const name of names) {
      const steps = stepsOf(name)
      const found = steps === undefined ? undefined : columns.at(...steps)
      if (found !== undefined) return found
    }
    return undefined
  }
  const below = (name?: string): ReadonlyArray<SampleColumn> => {
    const steps = name === undefined ? base : stepsOf(name)
    return steps === undefined ? [] : columns.below(...steps)
  }
  return {
    base,
    column,
    below,
    path: (...names) => {
      const steps = names.map(stepsOf).find((one) => one !== undefined)
      return steps === undefined ? undefined : Path.format("$", steps)
    },
    count: (name) => {
      const steps = stepsOf(name)
      return steps === undefined ? 0 : columns.having(...steps)
    },
    texts: (name) => {
      const steps = stepsOf(name)
      if (steps === undefined) return []
      const read = Path.reader(steps)
      return [...new Set(columns.bodies.flatMap((body) => textOf(read(body))))]
    },
    except: (...names) => {
      const left = names.flatMap((name) => {
        const steps = stepsOf(name)
        return steps === undefined ? [] : [steps]
      })
      return below().filter((one) => !left.some((steps) => isBelow(one, steps) || Path.format("$", steps) === one.path))
    }
  }
}

const textOf = (value: Json | undefined): ReadonlyArray<string> => (typeof value === "string" ? [value] : [])

const plainName = (name: string): string => name.split(".").map(ColumnName.plain).join(".")

/** By names without case and separators: the original names of every place of the records below the base. */
const spellings = (columns: SampleColumns, base: ReadonlyArray<string>): ReadonlyMap<string, ReadonlyArray<string>> => {
  const found = new Map<string, ReadonlyArray<string>>()
  for (const { steps } of columns.all)
    for (let length = base.length + 1; length <= steps.length; length++) {
      if (!base.every((step, i) => steps[i] === step)) continue
      const names = steps.slice(base.length, length).map(ColumnName.plain).join(".")
      if (!found.has(names)) found.set(names, steps.slice(0, length))
    }
  return found
}
