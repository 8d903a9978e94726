import { describe, expect, it } from 'vitest';
import { negotiate } from '../../../src/metrics/negotiate.ts';

const TEXT = 'text/plain; version=0.0.4; charset=utf-8';
const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
/** What Prometheus 3 sends. */
const PROMETHEUS_3 =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';
/** What Prometheus 2.42 sends. */
const PROMETHEUS_2 =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

describe('the format of an exposition', () => {
  it.each([
    [undefined, TEXT],
    ['', TEXT],
    ['*/*', TEXT],
    ['text/html,application/xhtml+xml,*/*;q=0.8', TEXT],
    [PROMETHEUS_2, OPENMETRICS],
    [PROMETHEUS_3, `${OPENMETRICS}; escaping=allow-utf-8`],
    ['application/openmetrics-text', OPENMETRICS],
    ['Application/OpenMetrics-Text; Version="1.0.0"', OPENMETRICS],
    ['application/openmetrics-text; version=0.0.1', TEXT],
    ['application/openmetrics-text; version=1.0.0; q=0.2, text/plain; version=0.0.4; q=0.7', TEXT],
    ['application/openmetrics-text; version=1.0.0; q=0', TEXT],
    ['application/openmetrics-text; q=nonsense, text/plain; q=0.1', TEXT],
    ['application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited', TEXT],
    ['application/vnd.google.protobuf; q=1, application/openmetrics-text; version=1.0.0; q=0.5', OPENMETRICS],
    ['application/openmetrics-text; version=1.0.0; escaping=evil\r\nx: y', OPENMETRICS],
    [';;;,,,q=;=', TEXT],
  ])('%j gives %s', (accept, contentType) => {
    expect(negotiate(accept).contentType).toBe(contentType);
  });
});
