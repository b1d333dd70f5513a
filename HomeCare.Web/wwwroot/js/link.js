// The line to the server. It says when it is up, when it is cut and since when; the browser connects again by itself, and where it
// gives up (an error answer) this does, slower each time. The server ticks each 15 s: three missed ticks are a cut line as well.
import { cutSince, now, setClock, word } from './time.js'

const silentAfter = 45_000
const state = document.querySelector('[data-link]')
let heardAt = Date.now()
let cutAt = null
let retry = 1_000
let wasOpen = false

/** Follows a stream. `on` has a function for each kind of event, and `reopened` for a line that was cut and is back. */
export function openLink (address, on) {
  show('connecting', word('connecting'))
  const source = new EventSource(address)
  source.addEventListener('open', () => {
    heard()
    retry = 1_000
    if (wasOpen) on.reopened()
    wasOpen = true
  })
  source.addEventListener('tick', event => {
    heard()
    setClock(JSON.parse(event.data).at)
  })
  for (const kind of ['reading', 'alert', 'backlog', 'patients']) {
    source.addEventListener(kind, event => {
      heard()
      on[kind](JSON.parse(event.data))
    })
  }

  source.addEventListener('end', event => {
    source.close()
    clearInterval(watch)
    cut(word(JSON.parse(event.data).reason === 'session' ? 'sessionEnded' : 'accessEnded'))
  })
  source.addEventListener('error', () => {
    cut()
    if (source.readyState === EventSource.CLOSED) {
      clearInterval(watch)
      setTimeout(() => openLink(address, on), retry)
      retry = Math.min(retry * 2, 30_000)
    }
  })
  const watch = setInterval(() => {
    if (Date.now() - heardAt > silentAfter) cut()
  }, 5_000)
}

function heard () {
  heardAt = Date.now()
  cutAt = null
  show('live', word('liveWord'))
}

function cut (why) {
  cutAt ??= now()
  show('cut', why ?? cutSince(cutAt))
}

function show (name, text) {
  if (state.textContent !== text) state.firstElementChild.textContent = text
  state.dataset.state = name
  state.hidden = false
  document.body.dataset.link = name
}
