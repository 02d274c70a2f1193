#!/usr/bin/env bash
# Relabels the 13 machine-labelled volumes with a network of our own: bash scripts/relabel-infnet.sh MODEL_DIR OUT_DIR [INFNET_DIR]
# One volume at a time, because the pictures of a volume share one grey-to-HU line and one orientation.
set -euo pipefail
model=$1
out=$2
infnet=${3:-../shared/data/infnet}
images=$infnet/train-pseudo/images
volumes=$(ls "$images" | sed -E 's/[_-][0-9]+\.jpg$//' | sort -u)
for volume in $volumes; do
  case $volume in
    *coronacases*) orient=ccw ;;
    *) orient=transpose ;;
  esac
  # shellcheck disable=SC2086
  node dist/cli/main.js segment $(ls "$images/$volume"[_-]*.jpg) \
    --model "$model" --orient $orient --grey-group --mirror --out "$out/masks"
done
node dist/cli/main.js dataset relabel configs/datasets/infnet.json \
  --root "$infnet" --subset machine --masks "$out/masks" --out "$out/infnet-relabelled.json"
