import { type ReactNode, useState } from "react"
import { JsonNode } from "./JsonNode.js"
import { type JsonPath, key } from "./JsonPath.js"

/** A message beside a node of the tree. */
export interface Mark {
  readonly path: JsonPath
  readonly text: string
  /** Its severity. Default: `bad`. */
  readonly kind?: "bad" | "warn" | "quiet"
}

/** Something else beside a node. */
export interface Beside {
  readonly path: JsonPath
  readonly content: ReactNode
}

interface Props {
  /** The label for screen readers. */
  readonly label: string
  readonly value: unknown
  /** Messages beside nodes. These nodes are open initially. */
  readonly marks?: ReadonlyArray<Mark>
  readonly besides?: ReadonlyArray<Beside>
  /** The number of levels that are open initially. Default: 2. */
  readonly depth?: number
}

/** The marks of each node, in their order. */
const byNode = (marks: ReadonlyArray<Mark>): ReadonlyMap<string, ReadonlyArray<Mark>> => {
  const found = new Map<string, ReadonlyArray<Mark>>()
  for (const mark of marks) found.set(key(mark.path), [...(found.get(key(mark.path)) ?? []), mark])
  return found
}

/** For each list, the last element that is marked or contains a mark. */
const lastMarked = (marks: ReadonlyArray<Mark>): ReadonlyMap<string, number> => {
  const last = new Map<string, number>()
  for (const { path } of marks)
    for (const [length, step] of path.entries())
      if (typeof step === "number") {
        const list = key(path.slice(0, length))
        last.set(list, Math.max(last.get(list) ?? 0, step))
      }
  return last
}

/**
 * A JSON value as a tree that can be opened and closed. Long lists show 100 entries at a time, and all up to the last
 * mark, so that large bodies stay fast. Text is always shown as text.
 */
export const JsonTree = ({ label, value, marks = [], besides = [], depth = 2 }: Props) => {
  const [changed, change] = useState<ReadonlyMap<string, boolean>>(new Map())
  const marked = byNode(marks)
  const last = lastMarked(marks)
  const beside = new Map(besides.map(({ path, content }) => [key(path), content]))
  const above = new Set(marks.flatMap(({ path }) => path.map((_, length) => key(path.slice(0, length)))))
  const isOpen = (path: JsonPath): boolean => {
    const name = key(path)
    return changed.get(name) ?? (path.length < depth || marked.has(name) || above.has(name))
  }
  const toggle = (path: JsonPath): void => change((before) => new Map(before).set(key(path), !isOpen(path)))
  return (
    <ul className="tree" aria-label={label}>
      <JsonNode
        path={[]}
        name={undefined}
        value={value}
        view={{
          isOpen,
          toggle,
          marks: (path) => marked.get(key(path)) ?? [],
          beside: (path) => beside.get(key(path)),
          lastMarked: (path) => last.get(key(path)) ?? 0
        }}
      />
    </ul>
  )
}
