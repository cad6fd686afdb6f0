/** Keeps the screen on while the page is seen. Browsers drop the lock when it is hidden, and have none without HTTPS. */
export function keepAwake(): void {
  const ask = () => {
    if (document.visibilityState === 'visible') navigator.wakeLock?.request('screen').catch(() => {});
  };
  document.addEventListener('visibilitychange', ask);
  ask();
}
