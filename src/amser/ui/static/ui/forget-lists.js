/* Wherever somebody signs out or in: no session's list that this browser opened for them opens again without a connection. Nothing unsent is lost. */
if (window.caches) caches.keys().then((names) => Promise.all(names.filter((one) => one.startsWith("amser-list-")).map((one) => caches.delete(one)))).catch(() => {});
