"""Says what moto's evaluator decides of a policy and a call.

Reads a line of JSON for each: {"policy": {...}, "action": ..., "resource": ...}; writes PERMITTED, DENIED or NEUTRAL.
"""

import json
import sys

from moto.iam.access_control import IAMPolicy

for line in sys.stdin:
    case = json.loads(line)
    policy = IAMPolicy(json.dumps(case["policy"]))
    print(policy.is_action_permitted(case["action"], case["resource"]).name)
