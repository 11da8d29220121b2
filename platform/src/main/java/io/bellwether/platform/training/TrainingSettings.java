// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import java.nio.file.Path;

/**
 * How training is done here.
 *
 * @param folder where each job has a folder of its own
 * @param memoryMegabytes of the process that trains
 * @param threads of the process that trains
 * @param autoPromoteThreshold least metric with which a model becomes champion by itself, where a
 *     request does not say
 * @param minLabels labelled predictions that a retraining waits for
 */
public record TrainingSettings(
    Path folder, int memoryMegabytes, int threads, double autoPromoteThreshold, int minLabels) {}
