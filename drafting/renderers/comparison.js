(function () {
  var boxes = Array.prototype.slice.call(document.querySelectorAll('.filter input'));
  function apply() {
    var on = {};
    boxes.forEach(function (b) { on[b.value] = b.checked; });
    document.querySelectorAll('.row').forEach(function (row) {
      row.hidden = !row.dataset.kinds.split(' ').some(function (k) { return on[k]; });
    });
    document.querySelectorAll('section.part').forEach(function (part) {
      var shown = part.querySelector('.row:not([hidden])');
      part.hidden = !shown;
    });
  }
  boxes.forEach(function (b) { b.addEventListener('change', apply); });
  document.querySelectorAll('.filter button').forEach(function (button) {
    button.hidden = false;
    button.addEventListener('click', function () {
      boxes.forEach(function (b) { b.checked = button.value === 'all' || (button.value === 'changes') !== b.hasAttribute('data-kept'); });
      apply();
    });
  });
  apply();
})();
