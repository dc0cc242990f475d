import { type ReactNode, useEffect, useRef, useState } from "react"

/** Holds something that may be wider than its place; where it is, the keyboard can go there and scroll it. */
export const Scroller = ({ children }: { readonly children: ReactNode }) => {
  const place = useRef<HTMLDivElement>(null)
  const [isWide, setWide] = useState(false)
  useEffect(() => {
    const { current } = place
    if (current === null) return
    const watch = new ResizeObserver(() => setWide(current.scrollWidth > current.clientWidth))
    watch.observe(current)
    for (const inner of current.children) watch.observe(inner)
    return () => watch.disconnect()
  }, [])
  return (
    <div ref={place} className="table-scroll" tabIndex={isWide ? 0 : undefined}>
      {children}
    </div>
  )
}
