import { type ReactNode, useState } from "react"
import { children, type JsonPath, key, preview } from "./JsonPath.js"
import type { Mark } from "./JsonTree.js"

/** The context of a node in its tree. */
export interface View {
  readonly isOpen: (path: JsonPath) => boolean
  readonly toggle: (path: JsonPath) => void
  readonly marks: (path: JsonPath) => ReadonlyArray<Mark>
  readonly beside: (path: JsonPath) => ReactNode
  /** The last element of a list that is marked or contains a mark. */
  readonly lastMarked: (path: JsonPath) => number
}

interface Props {
  readonly path: JsonPath
  readonly name: string | number | undefined
  readonly value: unknown
  readonly view: View
}

const pageSize = 100

const Name = ({ name }: { readonly name: string | number | undefined }) =>
  name === undefined ? null : <span className={typeof name === "number" ? "tree-index" : "tree-name"}>{name}</span>

const kind = (value: unknown): string => (value === null ? "null" : typeof value)

/** A node of the tree with its children. */
export const JsonNode = ({ path, name, value, view }: Props) => {
  const [asked, ask] = useState(pageSize)
  const most = Math.max(asked, view.lastMarked(path) + 1)
  const inside = children(value)
  const marks = view.marks(path)
  const [worst] = ["bad", "warn", "quiet"].filter((kind) => marks.some((mark) => (mark.kind ?? "bad") === kind))
  const className = worst === undefined ? undefined : `tree-marked tree-marked-${worst}`
  const sentence = (
    <>
      {marks.map(({ text, kind: severity = "bad" }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two marks may be equal, and the list never changes
        <strong key={index} className={`tree-mark tree-mark-${severity}`}>
          {text}
        </strong>
      ))}
      {view.beside(path)}
    </>
  )
  if (inside === undefined) {
    return (
      <li className={className} data-path={key(path)}>
        <Name name={name} />
        <span className={`tree-${kind(value)}`}>{JSON.stringify(value) ?? "null"}</span>
        {sentence}
      </li>
    )
  }
  const open = view.isOpen(path)
  const size = `${inside.length}`
  return (
    <li className={className} data-path={key(path)}>
      <button type="button" className="tree-toggle" aria-expanded={open} onClick={() => view.toggle(path)}>
        <Name name={name} />
        {open ? (
          <span className="tree-size">{Array.isArray(value) ? `[${size}]` : `{${size}}`}</span>
        ) : (
          <span className="tree-preview">{preview(value)}</span>
        )}
      </button>
      {sentence}
      {open && inside.length > 0 && (
        <ul>
          {inside.slice(0, most).map(([inner, child]) => (
            <JsonNode key={inner} path={[...path, inner]} name={inner} value={child} view={view} />
          ))}
          {inside.length > most && (
            <li>
              <button type="button" className="tree-more" onClick={() => ask(most + pageSize)}>
                {inside.length - most} more
              </button>
            </li>
          )}
        </ul>
      )}
    </li>
  )
}
