/* Reads windows of 64 x 3 int16 from standard input; writes for each its features, the probabilities, winner and confidence. */
#include <stdio.h>

#include "classifier.h"
#include "pattern_features.h"

int main(void)
{
    int16_t window[CLASSIFIER_WINDOW][3];
    while (fread(window, sizeof window, 1, stdin) == 1) {
        float features[FEATURE_COUNT], probabilities[CLASS_COUNT + 1];
        features_compute(window, features);
        classify_all(window, probabilities);
        const struct classification result = classify(window);
        const int32_t winner = result.winner;
        fwrite(features, sizeof features, 1, stdout);
        fwrite(probabilities, sizeof probabilities, 1, stdout);
        fwrite(&winner, sizeof winner, 1, stdout);
        fwrite(&result.confidence, sizeof result.confidence, 1, stdout);
    }
    return 0;
}
