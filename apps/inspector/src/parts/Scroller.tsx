import { type ReactNode, useEffect, useRef, useState } from "react"

/** Scrolls wide content horizontally. If it overflows, it can receive the focus and be scrolled with the keyboard. */
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
