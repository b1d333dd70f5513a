using MediatR;

namespace HomeCare.Tests.Web.Pages;

/// <summary>
/// Modules that answer what a test states, so that a page can be shown in each of its states. A request nobody stated an answer for
/// fails the test by its name.
/// </summary>
internal sealed class StatedAnswers : IMediator
{
    private readonly Dictionary<Type, Func<object, object?>> answers = [];

    /// <summary>Every request that was sent, in order.</summary>
    public List<object> Sent { get; } = [];

    /// <summary>From now on this kind of request is answered so.</summary>
    public StatedAnswers To<TRequest, TResponse>(Func<TRequest, TResponse> answer)
        where TRequest : IRequest<TResponse>
    {
        answers[typeof(TRequest)] = request => answer((TRequest)request);
        return this;
    }

    public Task<TResponse> Send<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken = default)
    {
        lock (Sent)
        {
            Sent.Add(request);
        }

        return answers.TryGetValue(request.GetType(), out var answer)
            ? Task.FromResult((TResponse)answer(request)!)
            : throw new InvalidOperationException($"Nobody said how {request.GetType().Name} is answered.");
    }

    public Task<object> Send(object request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task Publish(object notification, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task Publish<TNotification>(TNotification notification, CancellationToken cancellationToken = default)
        where TNotification : INotification => throw new NotSupportedException();
}
