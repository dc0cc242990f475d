import { useState } from "react"
import { JsonNode } from "./JsonNode.js"
import { type JsonPath, key } from "./JsonPath.js"

/** A message beside a node of the tree. */
export interface Mark {
  readonly path: JsonPath
  readonly text: string
}

interface Props {
  /** The label for screen readers. */
  readonly label: string
  readonly value: unknown
  /** Messages beside nodes, which are open initially. */
  readonly marks?: ReadonlyArray<Mark>
  /** How many levels are open initially. Default: 2. */
  readonly depth?: number
}

/**
 * A JSON value as a tree that can be opened and closed. Long lists show 100 entries at a time, so that large bodies stay
 * fast. Texts are always shown as texts.
 */
export const JsonTree = ({ label, value, marks = [], depth = 2 }: Props) => {
  const [changed, change] = useState<ReadonlyMap<string, boolean>>(new Map())
  const marked = new Map(marks.map(({ path, text }) => [key(path), text]))
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
        view={{ isOpen, toggle, mark: (path) => marked.get(key(path)) }}
      />
    </ul>
  )
}
