import type { ReactNode } from "react"
import { Scroller } from "./Scroller.js"

interface Props {
  readonly label: string
  /** One heading per column; an empty one is that of buttons. */
  readonly heads: ReadonlyArray<string>
  /** The rows. */
  readonly children: ReactNode
}

/** A table with its headings. On a screen too narrow for it, it scrolls by itself, and the page stays where it is. */
export const Table = ({ label, heads, children }: Props) => (
  <Scroller>
    <table className="table" aria-label={label}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head === "" ? <span className="sr">What to do with it</span> : head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </Scroller>
)
