"""What the host took is told beside the figures."""

from tools import steal


def test_share_of_the_host_is_told(tmp_path, monkeypatch):
    stat = tmp_path / "stat"
    monkeypatch.setattr(steal, "STAT", stat)
    stat.write_text("cpu  100 0 50 800 0 0 0 50 0 0\ncpu0 1 2 3\n")
    begun = steal.Steal()
    stat.write_text("cpu  300 0 50 850 0 0 0 300 0 0\ncpu0 1 2 3\n")

    assert begun.words() == "The host gave 50 % of the processor time to others."


def test_machine_that_does_not_tell_says_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(steal, "STAT", tmp_path / "none")

    assert steal.Steal().words() == ""
