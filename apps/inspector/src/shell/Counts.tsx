import { useMistakes, useStats } from "../control/Calls.js"
import { number } from "../parts/Format.js"

/** How much there is on a page, beside its name in the navigation. */
export const Counts = ({ page }: { readonly page: string }) => {
  const stats = useStats().data
  const mistakes = useMistakes().data
  const counts: Readonly<Record<string, number | undefined>> = {
    requests: stats?.requests,
    users: stats?.users,
    overview: mistakes?.length
  }
  const count = counts[page]
  if (count === undefined || count === 0) return null
  return page === "overview" ? (
    <span className="count count-warn" title={`${count} kinds of mistakes of the client`}>
      {number(count)}
      <span className="sr"> kinds of mistakes</span>
    </span>
  ) : (
    <span className="count">{number(count)}</span>
  )
}
