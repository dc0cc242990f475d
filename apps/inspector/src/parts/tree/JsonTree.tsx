import { useState } from "react"
import { JsonNode } from "./JsonNode.js"
import { type JsonPath, key } from "./JsonPath.js"

/** A sentence that stands beside a place of the tree. */
export interface Mark {
  readonly path: JsonPath
  readonly text: string
}

interface Props {
  /** What the tree is, for readers of the screen. */
  readonly label: string
  readonly value: unknown
  /** Shown beside their places, which are open from the beginning. */
  readonly marks?: ReadonlyArray<Mark>
  /** How deep it is open from the beginning. Default: 2. */
  readonly depth?: number
}

/**
 * A JSON value that can be opened and closed. Long lists are shown a hundred at a time, so that a body of megabytes stays
 * quick; texts stay texts, whatever they hold.
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
