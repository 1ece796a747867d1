using Hil.Learning.Models;

namespace Hil.Learning.Training;

/// <summary>A model and how it did on motions that it did not learn from.</summary>
/// <param name="Model">The model.</param>
/// <param name="Report">How it did.</param>
public sealed record TrainedModel(PatternModel Model, ModelReport Report);
