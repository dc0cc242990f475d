import type { ReactNode } from "react"
import { Scroller } from "./Scroller.js"

interface Props {
  readonly label: string
  /** One header per column; an empty one is a column of buttons. */
  readonly heads: ReadonlyArray<string>
  /** The rows. */
  readonly children: ReactNode
}

/** A table with headers. On a narrow screen the table scrolls, not the page. */
export const Table = ({ label, heads, children }: Props) => (
  <Scroller>
    <table className="table" aria-label={label}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head === "" ? <span className="sr">Actions</span> : head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </Scroller>
)
