using FluentValidation;
using MediatR;

namespace HomeCare.Modules.Shared;

/// <summary>
/// Runs a request's validators before its handler. A request that answers with an <see cref="Outcome{T}"/> is refused with the
/// first sentence; any other is a bug of the caller and throws.
/// </summary>
internal sealed class Validation<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        foreach (var validator in validators)
        {
            var result = await validator.ValidateAsync(request, cancellationToken);
            if (result.IsValid)
            {
                continue;
            }

            var first = result.Errors[0];
            var refusal = first.CustomState as Refusal ?? new Refusal(first.ErrorCode, first.ErrorMessage, first.ErrorMessage);
            return Refused(refusal) is { } refused ? refused : throw new ValidationException(result.Errors);
        }

        return await next();
    }

    private static TResponse? Refused(Refusal refusal) =>
        typeof(TResponse).IsGenericType && typeof(TResponse).GetGenericTypeDefinition() == typeof(Outcome<>)
            ? (TResponse?)typeof(TResponse).GetMethod("op_Implicit", [typeof(Refusal)])!.Invoke(null, [refusal])
            : default;
}

/// <summary>Lets a rule refuse in both languages at once.</summary>
internal static class RuleRefusal
{
    public static IRuleBuilderOptions<T, TProperty> OrRefuse<T, TProperty>(
        this IRuleBuilderOptions<T, TProperty> rule, string code, string french, string english) =>
        rule.WithErrorCode(code).WithMessage(french).WithState(_ => new Refusal(code, french, english));
}
