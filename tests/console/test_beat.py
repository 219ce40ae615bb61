"""The beat and the worker speak of the same tasks."""

from salon.celery import app


def test_every_task_returns_and_every_return_is_a_task() -> None:
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if not name.startswith("celery.")}
    assert ours == {entry["task"] for entry in app.conf.beat_schedule.values()}


def test_no_task_outlives_the_brokers_patience() -> None:
    patience = app.conf.broker_transport_options["visibility_timeout"]
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit < patience
