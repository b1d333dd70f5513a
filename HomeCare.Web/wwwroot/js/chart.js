// Reads a chart out under the pointer or the arrow keys: one instant over all charts of the page at once.
import { moment, formatNumber } from './time.js'

/** Makes the charts that stand in the page now readable. */
export function readCharts () {
  for (const section of document.querySelectorAll('.charts')) {
    const charts = [...section.querySelectorAll('[data-chart]')].map(figure => ({
      plot: figure.querySelector('[data-plot]'),
      cursor: figure.querySelector('[data-cursor]'),
      readout: figure.querySelector('[data-readout]'),
      unit: figure.dataset.unit,
      values: figure.dataset.values.split(','),
    }))
    for (const chart of charts) listen(section, charts, chart)
  }
}

function listen (section, charts, { plot, values }) {
  const count = values.length
  let slot = count - 1
  const point = at => show(section, charts, slot = Math.max(0, Math.min(count - 1, at)))
  plot.setAttribute('tabindex', '0')
  plot.addEventListener('pointermove', event => {
    const box = plot.getBoundingClientRect()
    point(Math.floor((event.clientX - box.left) / box.width * count))
  })
  plot.addEventListener('pointerleave', () => hide(charts))
  plot.addEventListener('blur', () => hide(charts))
  plot.addEventListener('keydown', event => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -12, PageDown: 12, Home: -count, End: count }[event.key]
    if (step === undefined) return
    event.preventDefault()
    point(slot + step)
  })
}

function show (section, charts, slot) {
  const at = (Number(section.dataset.from) + (slot + 0.5) * Number(section.dataset.step)) * 1000
  for (const { cursor, readout, unit, values } of charts) {
    const x = `${(slot + 0.5) / values.length * 100}%`
    cursor.setAttribute('x1', x)
    cursor.setAttribute('x2', x)
    cursor.setAttribute('visibility', 'visible')
    readout.textContent = `${moment(at)} · ${values[slot] === '' ? '–' : `${formatNumber(values[slot])} ${unit}`}`
  }
}

function hide (charts) {
  for (const { cursor, readout } of charts) {
    cursor.setAttribute('visibility', 'hidden')
    readout.textContent = ''
  }
}
