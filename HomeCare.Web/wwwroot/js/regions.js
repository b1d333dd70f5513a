// Parts of a page that the server draws: fetched again and put in place, so that each thing is drawn in one language only.
// What someone is in the middle of (an opened form, a focused field) is left alone until the next time.
let running = false
let again = false

/** Loads this page again behind the scenes and replaces its regions. Calls that come meanwhile become one more. */
export async function refresh (done = () => {}) {
  if (running) {
    again = true
    return
  }

  running = true
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } })
    if (answer.ok && !answer.redirected) {
      replace(new DOMParser().parseFromString(await answer.text(), 'text/html'))
      done()
    }
  } catch {
    // No network: the link says so, and comes back with a refresh of its own.
  } finally {
    running = false
    if (again) {
      again = false
      refresh(done)
    }
  }
}

/** Charts draw what came meanwhile once a minute, while someone looks. */
export function keepFresh (done) {
  const slowest = Math.min(...[...document.querySelectorAll('[data-every]')].map(region => Number(region.dataset.every)))
  if (Number.isFinite(slowest)) setInterval(() => document.hidden || refresh(done), slowest * 1000)
}

function replace (next) {
  const inUse = region => region.contains(document.activeElement) && document.activeElement.matches('input, textarea, select, [data-plot]')
  for (const region of document.querySelectorAll('[data-region]')) {
    const fresh = next.querySelector(`[data-region="${region.dataset.region}"]`)
    if (!fresh || inUse(region)) continue
    const opened = [...region.querySelectorAll('details[open][data-keep]')].map(details => details.dataset.keep)
    const typed = [...region.querySelectorAll('details[open] textarea')].some(field => field.value !== '')
    if (typed) continue
    const focused = region.contains(document.activeElement) ? address(document.activeElement) : null
    region.replaceWith(fresh)
    for (const keep of opened) fresh.querySelector(`details[data-keep="${CSS.escape(keep)}"]`)?.setAttribute('open', '')
    if (focused) fresh.querySelector(focused)?.focus({ preventScroll: true })
  }
}

function address (element) {
  if (element.id) return `#${CSS.escape(element.id)}`
  const href = element.getAttribute('href')
  return href ? `a[href="${CSS.escape(href)}"]` : null
}
