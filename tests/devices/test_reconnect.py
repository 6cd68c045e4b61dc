from devices.reconnect import LONGEST_WAIT_S, ReconnectPolicy


def test_the_first_try_is_at_once(clock):
    assert ReconnectPolicy(clock).may_try()


def test_after_a_failure_it_waits(clock):
    policy = ReconnectPolicy(clock)
    policy.failed()
    assert not policy.may_try()
    clock.now += 0.1
    assert policy.may_try()


def test_waits_double_up_to_two_seconds_and_never_more(clock):
    policy = ReconnectPolicy(clock)
    waits = []
    for _ in range(8):
        policy.failed()
        waits.append(round(policy.seconds_left(), 3))
    assert waits == [0.1, 0.2, 0.4, 0.8, 1.6, 2.0, 2.0, LONGEST_WAIT_S]


def test_a_success_starts_anew(clock):
    policy = ReconnectPolicy(clock)
    policy.failed()
    policy.failed()
    policy.succeeded()
    policy.failed()
    assert round(policy.seconds_left(), 3) == 0.1
